package dev.wattrack.aggregator.ingest;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the ingest has done so far, for /metrics. Safe for use by several threads. */
public final class IngestStats {
  public final LongAdder ticks = new LongAdder();
  public final LongAdder values = new LongAdder();
  public final LongAdder bytes = new LongAdder();
  public final LongAdder acknowledged = new LongAdder();
  public final LongAdder refused = new LongAdder();
  public final LongAdder malformed = new LongAdder();

  /** Connections whose TLS came to nothing. */
  public final LongAdder handshakesFailed = new LongAdder();

  /** Connections in plain text where that is not taken. */
  public final LongAdder plainRefused = new LongAdder();

  /** Agents that were not who they said, or whom their certificate no longer lets in. */
  public final LongAdder strangers = new LongAdder();

  public final LongAdder joins = new LongAdder();
  public final LongAdder joinsRefused = new LongAdder();
  public final LongAdder heartbeats = new LongAdder();
  public final LongAdder heartbeatsRefused = new LongAdder();
  public final LongAdder commits = new LongAdder();
  public final LongAdder commitFailures = new LongAdder();
  public final AtomicLong connections = new AtomicLong();
  public final AtomicLong pendingBytes = new AtomicLong();
}
