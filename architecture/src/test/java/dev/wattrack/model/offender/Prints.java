package dev.wattrack.model.offender;

/** Break: nobody prints. */
public final class Prints {
  /** To standard output. */
  public static final class ToOut {
    public void print() {
      System.out.println("out");
    }
  }

  /** To standard error. */
  public static final class ToErr {
    public void print() {
      System.err.println("err");
    }
  }

  /** A stack trace. */
  public static final class Trace {
    public void print(Exception e) {
      e.printStackTrace();
    }
  }

  private Prints() {}
}
