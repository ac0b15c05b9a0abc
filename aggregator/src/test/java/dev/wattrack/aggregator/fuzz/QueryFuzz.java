package dev.wattrack.aggregator.fuzz;

import dev.wattrack.aggregator.influxql.InfluxQl;
import dev.wattrack.aggregator.influxql.InfluxQlException;
import java.nio.charset.StandardCharsets;

/** Texts of {@code /query}: understood, or refused in words. */
public final class QueryFuzz {

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      InfluxQl understood = InfluxQl.parse(new String(input, StandardCharsets.UTF_8));
      if (understood == null) {
        throw new IllegalStateException("neither understood nor refused");
      }
    } catch (InfluxQlException e) {
      if (e.getMessage() == null || e.getMessage().isEmpty()) {
        throw new IllegalStateException("refused without a word", e);
      }
    }
  }

  private QueryFuzz() {}
}
