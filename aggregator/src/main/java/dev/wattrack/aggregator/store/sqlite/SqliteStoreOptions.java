package dev.wattrack.aggregator.store.sqlite;

import java.time.Duration;

/**
 * Settings of the embedded store. Immutable.
 *
 * @param rawRetention how long raw values are kept; at most {@code minuteRetention}
 * @param minuteRetention how long 1-minute roll-ups are kept; at most {@code hourRetention}
 * @param hourRetention how long 1-hour roll-ups are kept
 * @param headBytes above so many bytes of unsealed segments in memory, sealing begins early
 * @param maxFileBytes the database does not grow beyond this: a full disk on purpose
 * @param outboxTarget names the second store that the outbox is for; empty: there is none
 */
public record SqliteStoreOptions(
    Duration rawRetention,
    Duration minuteRetention,
    Duration hourRetention,
    long headBytes,
    long maxFileBytes,
    String outboxTarget) {

  /** Longer than any data can be old. */
  public static final Duration FOREVER = Duration.ofDays(36_500 * 3);

  public SqliteStoreOptions {
    if (rawRetention.isNegative()
        || rawRetention.compareTo(minuteRetention) > 0
        || minuteRetention.compareTo(hourRetention) > 0) {
      throw new IllegalArgumentException(
          "retention must not fall from raw to minute to hour: "
              + rawRetention
              + ", "
              + minuteRetention
              + ", "
              + hourRetention);
    }
    if (headBytes < 1 || maxFileBytes < 1 << 16) {
      throw new IllegalArgumentException(
          "head " + headBytes + " or file " + maxFileBytes + " bytes");
    }
  }

  /** 14 days raw, 400 days of minutes, hours forever; a quarter of the heap. */
  public static SqliteStoreOptions defaults() {
    return new SqliteStoreOptions(
        Duration.ofDays(14),
        Duration.ofDays(400),
        FOREVER,
        Runtime.getRuntime().maxMemory() / 4,
        Long.MAX_VALUE,
        "");
  }

  public SqliteStoreOptions withRetention(Duration raw, Duration minute, Duration hour) {
    return new SqliteStoreOptions(raw, minute, hour, headBytes, maxFileBytes, outboxTarget);
  }

  public SqliteStoreOptions withHeadBytes(long bytes) {
    return new SqliteStoreOptions(
        rawRetention, minuteRetention, hourRetention, bytes, maxFileBytes, outboxTarget);
  }

  public SqliteStoreOptions withMaxFileBytes(long bytes) {
    return new SqliteStoreOptions(
        rawRetention, minuteRetention, hourRetention, headBytes, bytes, outboxTarget);
  }

  /** With an {@link dev.wattrack.aggregator.store.Outbox} for the named store. */
  public SqliteStoreOptions withOutbox(String target) {
    return new SqliteStoreOptions(
        rawRetention, minuteRetention, hourRetention, headBytes, maxFileBytes, target);
  }
}
