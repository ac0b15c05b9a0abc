package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What BeeGFS' storage servers read and write together, from its own tools, which tell it second by
 * second; the seconds are summed to counters. Version 8 ({@code beegfs stats server}, server.go of
 * beegfs-go) prints an object a second,
 *
 * <pre>
 * {"time":1767225601,"queue_length":"0","requests":"212","busy_workers":"1","written":"4194304","read":"0","sent":"0","received":"0"}
 * </pre>
 *
 * Version 7 ({@code beegfs-ctl --serverstats}) prints a table. Its source was not at hand; scripts
 * of its users read these columns:
 *
 * <pre>
 * time_index write_KiB  read_KiB   reqs   qlen bsy
 * </pre>
 *
 * Neither was tried on a real BeeGFS. Both need its secret, so mostly root; after three vain
 * attempts they are not called any more. Total; asked by one thread.
 */
final class BeegfsTraffic {
  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int ATTEMPTS = 3;
  private static final int HISTORY_SECONDS = 60;
  private static final int MOST_SECONDS = 3_600;
  private static final int TABLE_COLUMNS = 6;

  /** What was done in one second. */
  record Second(long time, long writtenBytes, long readBytes, long requests) {}

  private final Commands commands;
  private int failed;
  private long last = Long.MIN_VALUE;
  private long written;
  private long read;
  private long requests;

  BeegfsTraffic(Commands commands) {
    this.commands = commands;
  }

  /** Adds the counters if a tool tells them. */
  void addTo(SharedStoreFigures figures) {
    if (failed >= ATTEMPTS) {
      return;
    }
    List<Second> seconds = seconds();
    failed = seconds.isEmpty() ? failed + 1 : 0;
    if (!seconds.isEmpty()) {
      count(seconds);
      figures.set("write_bytes", written).set("read_bytes", read).set("operations", requests);
    }
  }

  private List<Second> seconds() {
    String eighth = commands.find("beegfs");
    if (eighth != null) {
      List<String> words = new ArrayList<>(List.of(eighth, "stats", "server"));
      words.addAll(List.of("--node-type", "storage", "--sum", "--interval", "0s", "--raw"));
      words.addAll(List.of("--history", HISTORY_SECONDS + "s", "--output", "ndjson"));
      return objects(text(words));
    }
    String seventh = commands.find("beegfs-ctl");
    if (seventh == null) {
      failed = ATTEMPTS;
      return List.of();
    }
    List<String> words = new ArrayList<>(List.of(seventh, "--serverstats", "--nodetype=storage"));
    words.addAll(List.of("--interval=0", "--history=" + HISTORY_SECONDS));
    return table(text(words));
  }

  private String text(List<String> words) {
    return commands.run(words, TIMEOUT_MILLIS) instanceof Reading.Value<String> said
        ? said.value()
        : "";
  }

  /** The newest second may not be over; what came before the first look is not known. */
  private void count(List<Second> seconds) {
    long newest = seconds.stream().mapToLong(Second::time).max().orElse(0);
    long over = Long.MIN_VALUE;
    for (Second second : seconds) {
      if (second.time() < newest) {
        over = Math.max(over, second.time());
        if (last != Long.MIN_VALUE && second.time() > last) {
          written += second.writtenBytes();
          read += second.readBytes();
          requests += second.requests();
        }
      }
    }
    last = over == Long.MIN_VALUE ? last : over;
  }

  /** Lines of version 8; what is no object of a second is passed over. */
  static List<Second> objects(String text) {
    List<Second> seconds = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Map<String, Long> values = new HashMap<>();
      if (line.startsWith("{") && JsonNumbers.read(line.strip(), sink(values))) {
        add(
            seconds,
            values.get("time"),
            values.get("written"),
            values.get("read"),
            values.get("requests"),
            1);
      }
    }
    return seconds;
  }

  private static JsonNumbers.Sink sink(Map<String, Long> values) {
    return new JsonNumbers.Sink() {
      @Override
      public void number(String path, double value) {
        values.put(path, (long) value);
      }

      @Override
      public void text(String path, String value) {
        if (value.matches("\\d{1,18}")) {
          values.put(path, Long.parseLong(value));
        }
      }

      @Override
      public void end(String path) {}
    };
  }

  /** The table of version 7; lines that are not six numbers are passed over. */
  static List<Second> table(String text) {
    List<Second> seconds = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == TABLE_COLUMNS && line.strip().matches("[\\d\\s]{1,200}")) {
        Long[] numbers = new Long[TABLE_COLUMNS];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = words[i].length() < 16 ? (Long) Long.parseLong(words[i]) : null;
        }
        add(seconds, numbers[0], numbers[1], numbers[2], numbers[3], 1024);
      }
    }
    return seconds;
  }

  private static void add(
      List<Second> to,
      @Nullable Long time,
      @Nullable Long written,
      @Nullable Long read,
      @Nullable Long requests,
      long unit) {
    if (time != null
        && written != null
        && read != null
        && requests != null
        && written >= 0
        && read >= 0
        && requests >= 0
        && to.size() < MOST_SECONDS) {
      to.add(new Second(time, unit * written, unit * read, requests));
    }
  }
}
