package dev.wattrack.energy.replay;

import dev.wattrack.energy.input.Observation;
import java.io.IOException;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file in the order of their times. Nodes' clocks differ, so in a file of several nodes
 * times go back by up to {@link CsvRuns#SLACK_SECONDS}; so much is read ahead. What comes out does
 * not depend on the order in which the file has its nodes. Confined to one thread.
 */
final class InOrder implements Recording.Reader {
  private record Ahead(Observation observation, long number) {}

  private final Recording.Reader rows;
  private final PriorityQueue<Ahead> ahead =
      new PriorityQueue<>(
          Comparator.comparingDouble((Ahead it) -> it.observation().timeSeconds())
              .thenComparingLong(Ahead::number));
  private double newest = Double.NEGATIVE_INFINITY;
  private long number;
  private boolean over;

  InOrder(Recording.Reader rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Observation next() throws IOException, RecordingException {
    while (!over && !isSafe()) {
      Observation row = rows.next();
      if (row == null) {
        over = true;
      } else {
        newest = Math.max(newest, row.timeSeconds());
        ahead.add(new Ahead(row, number++));
      }
    }
    Ahead first = ahead.poll();
    return first == null ? null : first.observation();
  }

  /** Nothing that is still to be read can be earlier than the earliest row at hand. */
  private boolean isSafe() {
    Ahead first = ahead.peek();
    return first != null && newest - first.observation().timeSeconds() > CsvRuns.SLACK_SECONDS;
  }
}
