package dev.wattrack.kiosk.page;

import dev.wattrack.kiosk.model.NodeState;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.BoardView.Trouble;
import dev.wattrack.kiosk.picture.Colour;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;

/** Draws one board of the rack between its rails. Confined to one thread. */
final class BoardDrawing {
  private static final double HEIGHT = 47;
  private static final int LEDS = 10;
  private static final double LED_PITCH = 11;

  private final Pen pen;
  private final Look look;
  private final double x;
  private final double y;
  private final double right;

  BoardDrawing(Sheet sheet, double x, double y, double right) {
    this.pen = sheet.pen();
    this.look = sheet.look();
    this.x = x;
    this.y = y;
    this.right = right;
  }

  static void empty(Sheet sheet, double x, double y, double right) {
    sheet
        .pen()
        .box(x, y, right - x, HEIGHT, 4, null, sheet.look().rail().towards(Look.BLACK, 0.6), 1);
  }

  void draw(BoardView board) {
    boolean lit = board.state() == NodeState.UP;
    if (board.trouble() == Trouble.LOST) {
      lost(board);
      return;
    }
    pen.box(x, y, right - x, HEIGHT, 4, lit ? look.panel() : look.background(), edge(board), 2);
    if (board.trouble() == Trouble.WARNING && !lit) {
      pen.hatch(x + 2, y + 2, right - x - 4, HEIGHT - 4, look.track());
      pen.fill(x + 46, y + 3, 248, HEIGHT - 6, 2, look.background());
    }
    chip(board);
    double textRight = lit ? x + 200 : right - 8;
    pen.text(board.name(), x + 52, y + 20, textRight - x - 56, pen.strong(20));
    Colour ink =
        switch (board.trouble()) {
          case NONE, QUIET -> look.quiet();
          case WARNING -> look.warning().ink();
          case LOST -> Look.WHITE;
        };
    Pen.Style note =
        board.trouble() == Trouble.NONE || board.trouble() == Trouble.QUIET
            ? pen.small(18)
            : pen.strong(18).in(ink);
    pen.text(board.note(), x + 52, y + 41, (lit ? 148 : 238), note);
    if (lit) {
      leds(board);
      pen.text(board.degrees(), x + 362, y + 32, 50, pen.strong(26).right());
      watts(board);
    }
  }

  private Colour edge(BoardView board) {
    return switch (board.trouble()) {
      case NONE -> look.track();
      case QUIET -> look.rail().towards(look.background(), 0.5);
      case WARNING -> look.warning().ink();
      case LOST -> look.critical().fill();
    };
  }

  /** A lost node is the brightest thing of the rack: a red board that is crossed out. */
  private void lost(BoardView board) {
    pen.fill(x, y, right - x, HEIGHT, 4, look.critical().fill());
    cross(x + 12, y + 11, 25);
    cross(right - 37, y + 11, 25);
    pen.text(board.name(), x + 52, y + 20, right - x - 104, pen.strong(20).in(Look.WHITE));
    pen.text(board.note(), x + 52, y + 41, right - x - 104, pen.strong(18).in(Look.WHITE));
  }

  private void cross(double left, double top, double size) {
    pen.line(Look.WHITE, 6, new Point(left, top), new Point(left + size, top + size));
    pen.line(Look.WHITE, 6, new Point(left + size, top), new Point(left, top + size));
  }

  /** The processor: the warmer the more it glows. */
  private void chip(BoardView board) {
    double left = x + 9;
    double top = y + 8;
    double size = 31;
    if (board.state() != NodeState.UP) {
      pen.box(left, top, size, size, 4, null, look.quiet(), 2);
      if (board.state().onPurpose()) {
        Icons.off(pen, left + size / 2, top + size / 2, 8, look.quiet());
      } else {
        pen.text("?", left + size / 2, top + 23, size, pen.strong(22).centre());
      }
      return;
    }
    Double celsius = board.celsius();
    Colour warmth = celsius == null ? look.panel() : look.warmth(celsius);
    for (int i = 0; i < 4; i++) {
      pen.fill(left - 3, top + 4 + i * 7, size + 6, 2, 0, look.rail());
    }
    if (celsius != null && celsius > 50) {
      double halo = Math.min(1, (celsius - 50) / 30);
      pen.fill(left - 5, top - 5, size + 10, size + 10, 9, warmth.withAlpha(0.35 * halo));
    }
    pen.box(left, top, size, size, 4, warmth, celsius == null ? look.quiet() : null, 1.5);
    pen.disc(left + 6, top + 6, 1.5, look.panel());
  }

  /** A bar of lamps, a tenth of the load each; the last one as bright as its part. */
  private void leds(BoardView board) {
    double left = x + 204;
    Double load = board.loadPercent();
    for (int i = 0; i < LEDS; i++) {
      double share = load == null ? 0 : Math.min(1, Math.max(0, load / 10 - i));
      Colour colour = look.track().towards(look.compute().fill(), share);
      if (load == null) {
        pen.box(left + i * LED_PITCH, y + 11, 8, 25, 2, null, look.track(), 1);
      } else {
        pen.fill(left + i * LED_PITCH, y + 11, 8, 25, 2, colour);
      }
    }
  }

  private void watts(BoardView board) {
    double at = right - 8;
    double baseline = board.quality().isEmpty() ? y + 31 : y + 21;
    pen.text(board.watts(), at, baseline, 84, pen.strong(22).in(look.power().ink()).right());
    if (!board.quality().isEmpty()) {
      pen.text(board.quality(), at, y + 41, 88, pen.small(18).right());
    }
  }

  /** A node as a small square, with the same shapes: filled, hollow, crossed out. */
  static void small(Sheet sheet, double x, double y, double size, Snapshot.Node node) {
    Pen pen = sheet.pen();
    Look look = sheet.look();
    switch (node.state()) {
      case UP -> {
        Double load = node.cpuPercent();
        Colour lit = look.track().towards(look.compute().fill(), load == null ? 0 : load / 100);
        pen.fill(x, y, size, size, 2, lit);
      }
      case LOST -> {
        Colour ink = look.critical().ink();
        pen.line(ink, 3, new Point(x + 1, y + 1), new Point(x + size - 1, y + size - 1));
        pen.line(ink, 3, new Point(x + size - 1, y + 1), new Point(x + 1, y + size - 1));
      }
      case STALE, AGENT_DIED ->
          pen.box(x + 1, y + 1, size - 2, size - 2, 2, null, look.warning().ink(), 2);
      case STOPPED, POWERED_OFF, UNKNOWN ->
          pen.box(x + 1, y + 1, size - 2, size - 2, 2, null, look.rail(), 1.5);
    }
  }
}
