package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.NodeState;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.text.Figures;
import org.jspecify.annotations.Nullable;

/**
 * What a board of the rack says. Null is unknown. Immutable.
 *
 * @param note the second line: what is the matter, else what it works on
 * @param watts with its unit, a dash where unknown
 * @param quality in a word; empty where unknown
 */
record BoardView(
    String name,
    NodeState state,
    Trouble trouble,
    String note,
    @Nullable Double loadPercent,
    @Nullable Double celsius,
    String degrees,
    String watts,
    String quality) {

  /** How much a board wants to be looked at. */
  enum Trouble {
    NONE,
    /** Off on purpose, or not known. */
    QUIET,
    WARNING,
    LOST
  }

  static BoardView of(Snapshot.Node node, Sheet sheet) {
    boolean up = node.state() == NodeState.UP;
    return new BoardView(
        node.name(),
        node.state(),
        trouble(node),
        note(node, sheet),
        up ? node.cpuPercent() : null,
        up ? node.temperatureCelsius() : null,
        up ? sheet.figures().degrees(node.temperatureCelsius()) : Figures.UNKNOWN,
        up ? sheet.figures().watts(node.watts()) : Figures.UNKNOWN,
        !up || node.watts() == null || node.wattsQuality() == Quality.UNKNOWN
            ? ""
            : sheet.text("quality." + node.wattsQuality().word()));
  }

  private static Trouble trouble(Snapshot.Node node) {
    return switch (node.state()) {
      case UP -> node.flags().isEmpty() ? Trouble.NONE : Trouble.WARNING;
      case STALE, AGENT_DIED -> Trouble.WARNING;
      case LOST -> Trouble.LOST;
      case STOPPED, POWERED_OFF, UNKNOWN -> Trouble.QUIET;
    };
  }

  private static String note(Snapshot.Node node, Sheet sheet) {
    if (node.state() != NodeState.UP) {
      Double seconds = sheet.moment().secondsSince(node.since());
      String state = sheet.text("state." + node.state().word());
      return seconds == null ? state : state + " · " + sheet.figures().age(seconds);
    }
    if (!node.flags().isEmpty()) {
      String flag = node.flags().get(0);
      String key = "flag." + flag;
      String more = node.flags().size() > 1 ? " +" + (node.flags().size() - 1) : "";
      return (sheet.texts().has(key) ? sheet.text(key) : flag.replace('_', ' ')) + more;
    }
    if (node.jobs().isEmpty()) {
      return sheet.text("board.idle");
    }
    String id = node.jobs().get(0);
    String name =
        sheet.snapshot().jobs().stream()
            .filter(job -> job.id().equals(id))
            .map(Snapshot.Job::name)
            .findFirst()
            .orElse(id);
    return node.jobs().size() > 1 ? name + " +" + (node.jobs().size() - 1) : name;
  }
}
