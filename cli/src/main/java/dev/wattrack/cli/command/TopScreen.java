package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Figures;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.cli.terminal.Terminal.Paint;
import dev.wattrack.cli.terminal.Terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The picture {@code top} draws on the terminal's alternate screen (xterm control sequences, mode
 * 1049), which gives the old screen back when it is closed. Safe for use by several threads.
 */
final class TopScreen implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final Terminal terminal;
  private NodeTable.Order order;
  private @Nullable Snapshot last;
  private @Nullable String trouble;
  private boolean closed;

  TopScreen(Terminal terminal, NodeTable.Order order) {
    this.terminal = terminal;
    this.order = order;
    terminal.out().print(ENTER);
  }

  synchronized void show(Snapshot snapshot) {
    last = snapshot;
    trouble = null;
    draw();
  }

  synchronized void sort(NodeTable.Order newOrder) {
    order = newOrder;
    draw();
  }

  /** Says what is wrong; what was last seen stays and keeps its time. */
  synchronized void trouble(String what) {
    trouble = what;
    draw();
  }

  @Override
  public void close() {
    leave();
  }

  /** Gives the old screen back; a second time does nothing. */
  synchronized void leave() {
    if (!closed) {
      closed = true;
      terminal.out().print(LEAVE);
      terminal.out().flush();
    }
  }

  private void draw() {
    if (closed) {
      return;
    }
    StringBuilder frame = new StringBuilder(HOME);
    for (String line : lines(last, trouble, order, terminal, terminal.screen())) {
      frame.append(line).append(REST_OF_LINE).append("\r\n");
    }
    terminal.out().print(frame.append(REST_OF_SCREEN));
    terminal.out().flush();
  }

  /** The picture as lines. */
  static List<String> lines(
      @Nullable Snapshot snapshot,
      @Nullable String trouble,
      NodeTable.Order order,
      Terminal terminal,
      Screen screen) {
    int columns = screen.columns();
    List<String> lines = new ArrayList<>();
    lines.add(cut(snapshot == null ? "waiting for the first values" : head(snapshot), columns));
    if (trouble != null) {
      lines.add(terminal.paint(Paint.RED, cut(Terminal.clean(trouble), columns)));
    }
    if (snapshot != null) {
      for (Snapshot.Alert alert : snapshot.alerts()) {
        String text = alert.severity() + " " + alert.rule() + " " + alert.text();
        lines.add(terminal.paint(Paint.RED, cut(Terminal.clean(text), columns)));
      }
      lines.add("");
      lines.addAll(NodeTable.lines(snapshot, order, terminal, columns));
      List<String> jobs = JobTable.lines(snapshot, columns);
      if (!jobs.isEmpty()) {
        lines.add("");
        lines.addAll(jobs);
      }
    }
    int room = screen.rows() - 2;
    if (lines.size() > room) {
      int hidden = lines.size() - room + 1;
      lines.subList(Math.max(1, room - 1), lines.size()).clear();
      lines.add("… " + hidden + " more");
    }
    lines.add(
        terminal.paint(Paint.DIM, cut("sorted by " + order + "; c m t n sort, q quits", columns)));
    return lines;
  }

  private static String head(Snapshot snapshot) {
    long up = snapshot.nodes().stream().filter(node -> node.state().equals("up")).count();
    return Terminal.clean(snapshot.cluster())
        + (snapshot.simulated() ? " (simulated)" : "")
        + "  "
        + up
        + " of "
        + snapshot.nodes().size()
        + " nodes up  "
        + Figures.with(snapshot.power().watts(), "W")
        + "  "
        + (snapshot.time() == null ? Figures.UNKNOWN : snapshot.time());
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 1)) + "…";
  }
}
