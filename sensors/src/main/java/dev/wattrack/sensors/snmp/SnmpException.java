package dev.wattrack.sensors.snmp;

/** A request that got no answer, or a refusal; the message says what to check. */
public final class SnmpException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    /** Nobody answered: host, port, community or network. */
    SILENT,
    /** The user, a password or a protocol of version 3 is wrong. */
    REFUSED_USER,
    /** The agent answered that it will not. */
    REFUSED,
    /** The host is unknown, or nothing can be sent. */
    UNREACHABLE
  }

  private final Kind kind;

  public SnmpException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The message, never null. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
