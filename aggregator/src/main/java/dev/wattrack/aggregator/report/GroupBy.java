package dev.wattrack.aggregator.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a line of the report is about. The names are part of the API. */
public enum GroupBy {
  /** Each run; those below resolution are pooled by name. */
  JOB,
  /** Tasks of one kind, such as a function that Dask calls. */
  TASK,
  USER,
  /** What belongs together, such as a job array. */
  GROUP,
  NODE,
  /** Runs of one name. */
  PROGRAM;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a word; throws IllegalArgumentException with the words there are. */
  public static GroupBy parse(String word) {
    return Arrays.stream(values())
        .filter(by -> by.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected "
                        + Arrays.stream(values())
                            .map(GroupBy::word)
                            .collect(Collectors.joining(", "))));
  }
}
