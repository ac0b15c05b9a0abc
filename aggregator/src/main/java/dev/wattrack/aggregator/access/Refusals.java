package dev.wattrack.aggregator.access;

import java.util.concurrent.atomic.LongAdder;

/** How often HTTP turned somebody away, for /metrics. Safe for use by several threads. */
public final class Refusals {
  /** Without a token, or with one that is not taken. */
  public final LongAdder unauthenticated = new LongAdder();

  /** With a token that is good for less, or from the page of another site. */
  public final LongAdder forbidden = new LongAdder();

  /** Connections beyond those that one address may have, or that ask for nothing. */
  public final LongAdder connections = new LongAdder();
}
