package dev.wattrack.sensors.ble;

import org.freedesktop.dbus.exceptions.DBusException;

/** What goes wrong between a plug and us, and how it ends. */
enum Fault {
  LINK_DROPS(0) {
    @Override
    void begin(FakeBluez bluez, FakePlug plug) {
      bluez.drop();
    }
  },
  PHONE_STEALS_THE_LINK(6) {
    @Override
    void begin(FakeBluez bluez, FakePlug plug) {
      bluez.reachable(false);
    }

    @Override
    void end(FakeBluez bluez, FakePlug plug) {
      bluez.reachable(true);
    }
  },
  PLUG_LOSES_POWER(7) {
    @Override
    void begin(FakeBluez bluez, FakePlug plug) {
      plug.powerCut();
      bluez.reachable(false);
    }

    @Override
    void end(FakeBluez bluez, FakePlug plug) {
      bluez.reachable(true);
    }
  },
  BLUETOOTHD_RESTARTS(3) {
    @Override
    void begin(FakeBluez bluez, FakePlug plug) {
      bluez.stop();
    }

    @Override
    void end(FakeBluez bluez, FakePlug plug) throws DBusException {
      bluez.start();
    }
  },
  PIN_IS_WRONG(5) {
    @Override
    void begin(FakeBluez bluez, FakePlug plug) {
      plug.pin("4711");
      bluez.drop();
    }

    @Override
    void end(FakeBluez bluez, FakePlug plug) {
      plug.pin("0000");
    }
  },
  SILENCE(5, FakePlug.Mood.SILENT),
  DAMAGED_ANSWERS(3, FakePlug.Mood.DAMAGED),
  ANSWERS_IN_PARTS(3, FakePlug.Mood.IN_PARTS),
  PARTS_IN_WRONG_ORDER(3, FakePlug.Mood.WRONG_ORDER),
  ANSWERS_CUT_OFF(3, FakePlug.Mood.CUT_OFF),
  ANSWERS_COME_TWICE(3, FakePlug.Mood.TWICE),
  ANSWERS_COME_LATE(7, FakePlug.Mood.LATE),
  NOISE_BETWEEN_ANSWERS(3, FakePlug.Mood.NOISE);

  private final int seconds;
  private final FakePlug.Mood mood;

  Fault(int seconds) {
    this(seconds, FakePlug.Mood.WELL);
  }

  Fault(int seconds, FakePlug.Mood mood) {
    this.seconds = seconds;
    this.mood = mood;
  }

  int seconds() {
    return seconds;
  }

  /** Whether the plug answers rightly all the same. */
  boolean harmless() {
    return mood == FakePlug.Mood.IN_PARTS
        || mood == FakePlug.Mood.TWICE
        || mood == FakePlug.Mood.NOISE;
  }

  void begin(FakeBluez bluez, FakePlug plug) {
    plug.mood(mood);
  }

  void end(FakeBluez bluez, FakePlug plug) throws DBusException {
    plug.mood(FakePlug.Mood.WELL);
  }
}
