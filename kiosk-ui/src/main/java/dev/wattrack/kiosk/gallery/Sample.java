package dev.wattrack.kiosk.gallery;

import dev.wattrack.kiosk.feed.SnapshotReader;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Moment.TaskRate;
import dev.wattrack.kiosk.model.Snapshot;
import java.util.List;
import java.util.Locale;

/**
 * Made-up moments of a rack, from quiet to trouble. They go through the same reader as the feed.
 */
public enum Sample {
  CALM,
  BUSY,
  ALARM,
  /** Some nodes are silent in each of the ways there are. */
  STALE,
  /** The aggregator has not been heard for half a minute. */
  OLD,
  /** An aggregator without nodes, meter and thermometer. */
  EMPTY,
  FORTY,
  /** Nothing was heard yet. */
  WAITING;

  private static final String ADDRESS = "http://localhost:7461";
  private static final double OLD_SECONDS = 34;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The moment itself. */
  public Moment moment() {
    if (this == WAITING) {
      return Moment.before(new Link(ADDRESS, false, 3, "Connection refused", false));
    }
    Snapshot snapshot = SnapshotReader.read(SampleFeed.json(this));
    if (snapshot == null) {
      throw new IllegalStateException("the sample " + this + " is no JSON");
    }
    boolean empty = this == EMPTY;
    return new Moment(
        snapshot,
        this == OLD ? OLD_SECONDS : 0.4,
        new Link(ADDRESS, true, 0, "", false),
        empty ? History.NONE : SampleHistory.history(snapshot, this == STALE),
        this == BUSY || this == FORTY
            ? List.of(new TaskRate("17", "estimate-pi", 4.2, 3.1))
            : List.of());
  }
}
