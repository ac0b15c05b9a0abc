package dev.wattrack.cli.command;

/** A command was called in a way that cannot be meant; ends it with exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
