package dev.wattrack.aggregator.influxql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a SHOW answers: names in columns; no name for lists of the whole server. */
record Listing(@Nullable String name, List<String> columns, List<List<Object>> rows) {}
