package dev.wattrack.model.offender;

/** Breaks: the model knows the JDK alone. */
public final class KnowsPicocli {
  public String ansi() {
    return picocli.CommandLine.Help.Ansi.AUTO.name();
  }
}
