package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.model.job.JobState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Slurm's words for states, times, exit codes and amounts. Total: the unknown is null. */
final class SlurmWords {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern EPOCH = Pattern.compile("\\d{9,11}");
  private static final Pattern EXIT = Pattern.compile("(\\d{1,5}):(\\d{1,3})");
  private static final Pattern GPUS = Pattern.compile("(?:^|,)gres/gpu=(\\d{1,6})(?:,|$)");
  private static final Pattern CPU_TIME =
      Pattern.compile("(?:(?:(\\d{1,5})-)?(\\d{1,2}):)?(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,6}))?");

  /**
   * The state of a job; a list or flags behind it do not count: {@code CANCELLED by 0}, {@code
   * RUNNING+SIGNALING}. From slurm.h, job_states, 22.05 to 26.05. Empty for a word we do not know.
   */
  static Optional<JobState> state(String words) {
    String word = words.strip().split("[ +,]", 2)[0].toUpperCase(Locale.ROOT);
    return Optional.ofNullable(
        switch (word) {
          case "PENDING",
              "REQUEUED",
              "REQUEUE_FED",
              "REQUEUE_HOLD",
              "SPECIAL_EXIT",
              "RESV_DEL_HOLD" ->
              JobState.PENDING;
          case "RUNNING",
              "CONFIGURING",
              "COMPLETING",
              "SUSPENDED",
              "STOPPED",
              "SIGNALING",
              "STAGE_OUT",
              "RESIZING",
              "EXPEDITING",
              "POWER_UP_NODE" ->
              JobState.RUNNING;
          case "COMPLETED" -> JobState.COMPLETED;
          case "FAILED",
              "TIMEOUT",
              "NODE_FAIL",
              "OUT_OF_MEMORY",
              "BOOT_FAIL",
              "DEADLINE",
              "LAUNCH_FAILED",
              "RECONFIG_FAIL" ->
              JobState.FAILED;
          case "CANCELLED", "PREEMPTED", "REVOKED" -> JobState.CANCELLED;
          default -> null;
        });
  }

  /**
   * A time as epoch seconds (what SLURM_TIME_FORMAT=%s makes of it) or local, {@code
   * 2026-11-21T00:41:59}; {@code N/A}, {@code NONE}, {@code Unknown}, {@code None} and 0 are null.
   */
  static @Nullable Instant time(String text, ZoneId zone) {
    String word = text.strip();
    if (EPOCH.matcher(word).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(word));
    }
    try {
      return LocalDateTime.parse(word).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * A shell's exit code of {@code 3:0} (code and signal) or of a wait status, 768 (squeue). A
   * signal counts as 128 and its number.
   */
  static @Nullable Integer exitCode(String text) {
    String word = text.strip();
    Matcher pair = EXIT.matcher(word);
    if (pair.matches()) {
      int code = Integer.parseInt(pair.group(1));
      int signal = Integer.parseInt(pair.group(2));
      return code == 0 && signal > 0 ? 128 + signal : code;
    }
    if (!WHOLE.matcher(word).matches()) {
      return null;
    }
    int status = Integer.parseInt(word);
    int signal = status & 0x7f;
    return signal > 0 ? 128 + signal : (status >> 8) & 0xff;
  }

  static @Nullable Integer whole(String text) {
    // NumNodes may be a range while a job waits: 2-4
    String word = text.strip().split("-", 2)[0];
    return WHOLE.matcher(word).matches() ? Integer.valueOf(word) : null;
  }

  /** GPUs of {@code cpu=4,mem=400M,node=2,billing=4,gres/gpu=2}; null if none is named. */
  static @Nullable Integer gpus(String tres) {
    Matcher found = GPUS.matcher(tres);
    return found.find() ? Integer.valueOf(found.group(1)) : null;
  }

  /**
   * CPU time of sacct, {@code 1-02:03:04}, {@code 00:02.174}, in s. Exactly 0 is null: every
   * process takes some time, so nobody has looked.
   */
  static @Nullable Double cpuSeconds(String text) {
    Matcher time = CPU_TIME.matcher(text.strip());
    if (!time.matches()) {
      return null;
    }
    double seconds =
        number(time.group(1)) * 86_400
            + number(time.group(2)) * 3_600
            + number(time.group(3)) * 60
            + number(time.group(4));
    String fraction = time.group(5);
    if (fraction != null) {
      seconds += Double.parseDouble("0." + fraction);
    }
    return seconds > 0 ? (Double) (Math.round(seconds * 1e6) / 1e6) : null;
  }

  private static double number(@Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }

  /** Bytes of {@code 12236K} or {@code 1.5G}; null if there is no amount. */
  static @Nullable Long bytes(String text) {
    Matcher amount = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([KMGTP]?)").matcher(text.strip());
    if (!amount.matches()) {
      return null;
    }
    int power = "KMGTP".indexOf(amount.group(2)) + 1;
    double factor = amount.group(2).isEmpty() ? 1 : Math.pow(1024, power);
    return Math.round(Double.parseDouble(amount.group(1)) * factor);
  }

  /** The text, or null for Slurm's many words for nothing. */
  static @Nullable String known(String text) {
    String word = text.strip();
    return switch (word) {
      case "", "(null)", "N/A", "n/a", "None", "NONE", "none", "Unknown" -> null;
      default -> word;
    };
  }

  private SlurmWords() {}
}
