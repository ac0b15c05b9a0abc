package dev.wattrack.sensors.ble;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The plug itself: answers frames as hardware 2 or 3 does, each measurement with a power of its
 * own, and misbehaves as told. Safe for use by several threads.
 */
final class FakePlug {
  /** A notification and how long after the command it comes. */
  record Notification(long delayMillis, byte[] bytes) {}

  /** What can be wrong with the answers to measure. */
  enum Mood {
    WELL,
    SILENT,
    DAMAGED,
    IN_PARTS,
    WRONG_ORDER,
    CUT_OFF,
    TWICE,
    LATE,
    NOISE
  }

  private static final int STEP_MILLIWATTS = 10;

  private final int hardware;
  private String pin = "0000";
  private Mood mood = Mood.WELL;
  private boolean loggedIn;
  private boolean deaf = true;
  private boolean clockSet;
  private boolean relay = true;
  private int measurements;
  private final List<String> heard = new ArrayList<>();

  FakePlug(int hardware) {
    this.hardware = hardware;
  }

  synchronized void mood(Mood next) {
    mood = next;
  }

  synchronized void pin(String next) {
    pin = next;
  }

  /** A new link: login is wanted, and the first command is not heard. */
  synchronized void linked() {
    loggedIn = false;
    deaf = true;
  }

  synchronized void powerCut() {
    clockSet = false;
    loggedIn = false;
  }

  synchronized boolean relay() {
    return relay;
  }

  synchronized boolean clockSet() {
    return clockSet;
  }

  synchronized boolean heard(String command) {
    return heard.contains(command);
  }

  byte[] about() {
    return HexFormat.of()
        .parseHex(
            hardware < 3 ? "564f4c4346540400030000010f020019" : "564f4c43465404000000000111030019");
  }

  /** What a frame is answered with. */
  synchronized List<Notification> hear(byte[] frame) {
    if (deaf) {
      deaf = false;
      return List.of();
    }
    String command = HexFormat.of().formatHex(frame, 2, 4);
    if (heard.size() < 100) {
      heard.add(command);
    }
    if (command.equals("1700")) {
      loggedIn = pinIn(frame).equals(pin);
      return plain(frame(0x17, 0, loggedIn ? 0 : 1, 0, 0));
    }
    if (!loggedIn) {
      return List.of();
    }
    return switch (command) {
      case "0100" -> {
        clockSet = true;
        yield plain(frame(1, 0));
      }
      case "0300" -> {
        relay = frame[4] == 1;
        yield plain(HexFormat.of().parseHex("0f0403000004ffff"));
      }
      case "0400" -> measured();
      case "0a00" -> history();
      default -> List.of();
    };
  }

  private static String pinIn(byte[] frame) {
    return "" + frame[5] + frame[6] + frame[7] + frame[8];
  }

  private List<Notification> measured() {
    measurements++;
    int milliwatts = measurements * STEP_MILLIWATTS;
    byte[] frame = new byte[19];
    frame[0] = 0x0f;
    frame[1] = (byte) (hardware < 3 ? 0x11 : 0x0f);
    frame[2] = 4;
    frame[4] = (byte) (relay ? 1 : 0);
    frame[5] = (byte) (milliwatts >> 16);
    frame[6] = (byte) (milliwatts >> 8);
    frame[7] = (byte) milliwatts;
    frame[8] = (byte) 230;
    frame[9] = 0x03;
    frame[11] = 50;
    frame[12] = (byte) (hardware < 3 ? 0 : 1);
    frame[18] = checksum(frame, 16);
    return moody(frame);
  }

  private List<Notification> moody(byte[] frame) {
    byte[] damaged = frame.clone();
    damaged[6] ^= 0x10;
    return switch (mood) {
      case WELL -> List.of(new Notification(30, frame));
      case SILENT -> List.of();
      case DAMAGED -> List.of(new Notification(30, damaged));
      case IN_PARTS -> parts(frame, 0, 1, 2);
      case WRONG_ORDER -> parts(frame, 1, 0, 2);
      case CUT_OFF -> List.of(new Notification(30, Arrays.copyOf(frame, 15)));
      case TWICE -> List.of(new Notification(30, frame), new Notification(40, frame));
      case LATE -> List.of(new Notification(3_300, frame));
      case NOISE ->
          List.of(
              new Notification(10, new byte[] {1, 2, 3}),
              new Notification(20, frame(0x05, 0)),
              new Notification(30, frame));
    };
  }

  private static List<Notification> parts(byte[] frame, int... order) {
    List<Notification> parts = new ArrayList<>();
    for (int part : order) {
      int from = part * 7;
      byte[] bytes = Arrays.copyOfRange(frame, from, Math.min(frame.length, from + 7));
      parts.add(new Notification(30 + 10L * parts.size(), bytes));
    }
    return parts;
  }

  /** Hardware 2 splits what is longer than 20 bytes, hardware 3 does not. */
  private List<Notification> history() {
    int[] payload = new int[50];
    payload[0] = 0x0a;
    if (clockSet) {
      payload[49] = 3;
    }
    byte[] frame = frame(payload);
    if (hardware >= 3) {
      return plain(frame);
    }
    List<Notification> parts = new ArrayList<>();
    for (int from = 0; from < frame.length; from += 20) {
      parts.add(
          new Notification(
              30 + from, Arrays.copyOfRange(frame, from, Math.min(frame.length, from + 20))));
    }
    return parts;
  }

  private static List<Notification> plain(byte[] frame) {
    return List.of(new Notification(30, frame));
  }

  private static byte[] frame(int... payload) {
    byte[] frame = new byte[payload.length + 5];
    frame[0] = 0x0f;
    frame[1] = (byte) (payload.length + 1);
    for (int i = 0; i < payload.length; i++) {
      frame[i + 2] = (byte) payload[i];
    }
    frame[payload.length + 2] = checksum(frame, payload.length);
    frame[payload.length + 3] = (byte) 0xff;
    frame[payload.length + 4] = (byte) 0xff;
    return frame;
  }

  private static byte checksum(byte[] frame, int length) {
    int sum = 1;
    for (int i = 2; i < 2 + length; i++) {
      sum += frame[i];
    }
    return (byte) sum;
  }
}
