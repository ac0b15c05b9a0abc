package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs of the machine that answer with a text. Safe for use by several threads. */
interface Commands {
  /** The path of a program, or null if this machine does not have it; starts nothing. */
  @Nullable String find(String program);

  /**
   * Runs a program to its end and gives what it wrote. Waits, so never for the sampler's thread.
   * Failed, with the program's first line, if it ended with an error, wrote too much or did not end
   * in time; then it is killed.
   */
  Reading<String> run(List<String> command, long timeoutMillis);

  /** As {@link #run}, but a program that ends with an error has answered all the same. */
  Reading<String> outputOf(List<String> command, long timeoutMillis);

  /** Starts a program that stays, and says something now and then. */
  Running follow(List<String> command) throws IOException;

  /** A program that runs. Safe for use by several threads. */
  interface Running extends AutoCloseable {
    /** What it and its errors say; ends with it. */
    InputStream output();

    /** Kills it. */
    @Override
    void close();
  }
}
