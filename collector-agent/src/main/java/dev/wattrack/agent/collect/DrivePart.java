package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Log;
import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import dev.wattrack.model.metrics.Catalogue;
import dev.wattrack.model.wire.Column;
import dev.wattrack.model.wire.Layout;
import dev.wattrack.model.wire.Row;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The drives of a node that tell how well they are: NVMe, SATA disks (through the kernel's
 * drivetemp or smartctl) and eMMC. SD cards tell nothing. smartctl is asked every ten minutes, and
 * a disk that sleeps is left asleep.
 */
final class DrivePart implements Part {
  private static final int MOST = 128;
  private static final long ASK_EVERY_NANOS = 600_000_000_000L;
  private static final long TIMEOUT_MILLIS = 20_000;
  private static final int SELDOM = 30;

  /** What smartctl says in place of an answer when a disk sleeps, smartmontools ataprint.cpp. */
  private static final Set<String> ASLEEP = Set.of("STANDBY", "SLEEP", "STANDBY_Y", "STANDBY_Z");

  private final List<Drive> drives;
  private final List<String> names = new ArrayList<>();
  private final Row row;
  private final Reading<Row> answer;
  private final Log log;
  private final Set<String> refused = new HashSet<>();
  private final @Nullable Asker<List<SmartLog>> asker;
  private boolean asked;
  private long askAt;
  private int failures;

  private DrivePart(
      List<Drive> drives, @Nullable String program, Commands commands, Time time, Log log) {
    this.drives = drives;
    this.log = log;
    List<Column> columns = new ArrayList<>();
    for (Drive drive : drives) {
      names.add(drive.name());
      columns.addAll(Catalogue.NVME.columns(Map.of("name", drive.name())));
    }
    row = new Row(new Layout(columns));
    answer = Reading.value(row);
    List<String> asking = List.copyOf(names);
    asker =
        program == null
            ? null
            : new Asker<>("wattrack-smart", () -> ask(program, commands, asking), time);
  }

  /** The drives that are there now; what is known if they are the same; null if there are none. */
  static @Nullable Part look(
      Root root, Commands commands, @Nullable Part known, Time time, Log log) {
    String program = commands.find("smartctl");
    List<Drive> drives = find(root, program != null);
    List<String> names = new ArrayList<>();
    drives.forEach(drive -> names.add(drive.name()));
    if (known instanceof DrivePart part && part.names.equals(names)) {
      drives.forEach(Drive::close);
      return known;
    }
    if (known != null) {
      known.close();
    }
    return drives.isEmpty() ? null : new DrivePart(drives, program, commands, time, log);
  }

  private static List<Drive> find(Root root, boolean smart) {
    List<Drive> found = new ArrayList<>();
    for (File drive : Sysfs.list(root.sys("class/nvme"), "nvme")) {
      File input = hwmon(drive);
      found.add(
          new Drive(
              drive.getName(), input == null ? hwmon(new File(drive, "device")) : input, null));
    }
    for (File disk : Sysfs.list(root.sys("block"), "sd")) {
      File input = hwmon(new File(disk, "device"));
      // Whatever can be pulled out is a stick or a card reader.
      boolean fixed = Sysfs.firstLine(disk, "removable", "").equals("0");
      if (fixed && (smart || input != null)) {
        found.add(new Drive(disk.getName(), input, null));
      }
    }
    for (File card : Sysfs.list(root.sys("block"), "mmcblk")) {
      File device = new File(card, "device");
      boolean whole = ProcessList.toPid(card.getName().substring("mmcblk".length())) >= 0;
      if (whole && new File(device, "life_time").exists()) {
        found.add(new Drive(card.getName(), null, device));
      }
    }
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  /** The temperature of a device: its hwmon chip is below it or below a folder {@code hwmon}. */
  private static @Nullable File hwmon(File device) {
    List<File> chips = new ArrayList<>(Sysfs.list(device.getPath(), "hwmon"));
    chips.addAll(Sysfs.list(new File(device, "hwmon").getPath(), "hwmon"));
    for (File chip : chips) {
      File input = new File(chip, "temp1_input");
      if (input.exists()) {
        return input;
      }
    }
    return null;
  }

  /** Asks all drives, one after the other, in the order of their names. */
  private static Reading<List<SmartLog>> ask(
      String program, Commands commands, List<String> names) {
    List<SmartLog> logs = new ArrayList<>();
    for (String name : names) {
      List<String> command =
          List.of(program, "--json=c", "-n", "standby", "-H", "-A", "/dev/" + name);
      Reading<String> said =
          name.startsWith("mmcblk")
              ? Reading.noData("smartctl does not know memory cards")
              : commands.outputOf(command, TIMEOUT_MILLIS);
      if (said instanceof Reading.Value<String> text) {
        logs.add(SmartLog.parse(text.value()));
      } else {
        logs.add(SmartLog.none(said instanceof Reading.Failed<String> no ? no.reason() : ""));
      }
      if (Thread.currentThread().isInterrupted()) {
        return Reading.noData("stopped");
      }
    }
    return Reading.value(logs);
  }

  @Override
  public Reading<Row> sample(long nanos) {
    Asker<List<SmartLog>> asking = asker;
    if (asking != null) {
      Asker.Answer<List<SmartLog>> answer = asking.take();
      if (answer != null && answer.said() instanceof Reading.Value<List<SmartLog>> said) {
        hear(nanos, said.value());
      }
      if (!asked || nanos - askAt >= 0) {
        asked = true;
        askAt = nanos + ASK_EVERY_NANOS * Math.min(SELDOM, Math.max(1, failures * failures));
        asking.ask();
      }
    }
    row.clearAll();
    for (int i = 0; i < drives.size(); i++) {
      drives.get(i).sample(nanos, row, i * SmartLog.WIDTH);
    }
    return row.count() > 0 ? answer : Reading.noData("no drive tells anything");
  }

  private void hear(long nanos, List<SmartLog> logs) {
    boolean any = false;
    for (int i = 0; i < drives.size(); i++) {
      SmartLog said = logs.get(i);
      String message = said.message();
      if (said.known()) {
        any = true;
        drives.get(i).hear(nanos, said);
      } else if (message != null && asleep(message)) {
        any = true;
        drives.get(i).hear(nanos, null);
      } else if (message != null && !message.isEmpty() && refused.add(names.get(i))) {
        log.info(
            "nvme: smartctl says nothing of "
                + names.get(i)
                + ": "
                + message
                + " (docs/hardware.md tells who may ask)");
      }
    }
    failures = any ? 0 : failures + 1;
  }

  private static boolean asleep(String message) {
    for (String word : message.split("[ ,]")) {
      if (ASLEEP.contains(word)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void awaitAnswer(long millis) throws InterruptedException {
    if (asker != null) {
      asker.awaitAnswer(millis);
    }
  }

  @Override
  public void close() {
    drives.forEach(Drive::close);
    if (asker != null) {
      asker.close();
    }
  }
}
