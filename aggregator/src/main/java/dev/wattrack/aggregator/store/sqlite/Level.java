package dev.wattrack.aggregator.store.sqlite;

/**
 * What a block holds, and where blocks stand in the table: {@code id = level << 57 | (bucket +
 * 2^24) << 32 | node}. A bucket is 15 minutes, numbered from 1970; a block of hours has the number
 * of its day's first bucket.
 */
enum Level {
  RAW(0, 1),
  MINUTE(1, 1),
  HOUR(2, 96);

  static final long SECOND = 1_000_000_000L;
  static final long MINUTE_NANOS = 60 * SECOND;
  static final long HOUR_NANOS = 3600 * SECOND;
  static final long BUCKET_NANOS = 900 * SECOND;
  static final long DAY_BUCKETS = 96;
  private static final long OFFSET = 1L << 24;

  private final long code;
  private final long buckets;

  Level(long code, long buckets) {
    this.code = code;
    this.buckets = buckets;
  }

  /** How many buckets one block covers. */
  long buckets() {
    return buckets;
  }

  long id(long bucket, int node) {
    return code << 57 | (bucket + OFFSET) << 32 | (node & 0xffffffffL);
  }

  /** The first id above all of this level. */
  long end() {
    return (code + 1) << 57;
  }

  static long bucketOfId(long id) {
    return ((id >>> 32) & 0x1ffffff) - OFFSET;
  }

  static int nodeOfId(long id) {
    return (int) id;
  }

  static long bucketOf(long nanos) {
    return Math.floorDiv(nanos, BUCKET_NANOS);
  }

  /** First bucket of the day that a bucket is in. */
  static long dayOf(long bucket) {
    return Math.floorDiv(bucket, DAY_BUCKETS) * DAY_BUCKETS;
  }

  /** Start of a bucket; the ends of time where it lies beyond what a long holds. */
  static long startOf(long bucket) {
    long high = Math.multiplyHigh(bucket, BUCKET_NANOS);
    long low = bucket * BUCKET_NANOS;
    if (high == low >> 63) {
      return low;
    }
    return bucket < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
