package dev.wattrack.aggregator.lineprotocol;

/** Why a line cannot be used. A body may have 100,000 of them, so it carries no stack. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  BadLineException(String reason) {
    super(reason, null, false, false);
  }
}
