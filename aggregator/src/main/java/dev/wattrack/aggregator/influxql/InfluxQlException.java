package dev.wattrack.aggregator.influxql;

/** A query that cannot be answered; the message is for the person who sent it. */
public final class InfluxQlException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean parsing;

  InfluxQlException(String message, boolean parsing) {
    super(message);
    this.parsing = parsing;
  }

  static InfluxQlException run(String message) {
    return new InfluxQlException(message, false);
  }

  /** Whether the text is no InfluxQL, so that no statement of it was run. */
  public boolean parsing() {
    return parsing;
  }
}
