package dev.wattrack.aggregator.store.external;

/**
 * Brings batches to a server. A line it will never take is found by halving and told; the others
 * are kept, for lines may be sent twice. Confined to one thread.
 */
final class Delivery {
  private static final int SHOWN_CHARACTERS = 200;

  /** The server takes nothing now; what was not confirmed is to be sent again. */
  static final class Undelivered extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient LineServer.Unable answer;

    Undelivered(LineServer.Unable answer) {
      super(answer.reason());
      this.answer = answer;
    }

    LineServer.Unable answer() {
      return answer;
    }
  }

  /** Hears of lines. */
  interface Tally {
    void taken(int lines);

    void refused(int lines, String reason);
  }

  private final LineServer server;
  private final Tally tally;

  Delivery(LineServer server, Tally tally) {
    this.server = server;
    this.tally = tally;
  }

  /**
   * Sends all lines of a batch.
   *
   * @throws Undelivered when the server takes nothing now
   */
  void send(LineBatch batch) {
    if (batch.count() > 0) {
      send(batch, 0, batch.count());
    }
  }

  private void send(LineBatch batch, int from, int to) {
    String lines = batch.lines(from, to);
    LineServer.Answer answer = server.write(lines);
    if (answer instanceof LineServer.Unable unable) {
      throw new Undelivered(unable);
    } else if (answer instanceof LineServer.BadLine bad) {
      halve(batch, from, to, bad.reason(), lines);
    } else if (answer instanceof LineServer.TooLarge large) {
      halve(batch, from, to, large.reason(), lines);
    } else if (answer instanceof LineServer.TakenInPart part) {
      int refused = Math.min(part.refused(), to - from);
      tally.taken(to - from - refused);
      tally.refused(refused, part.reason());
    } else {
      tally.taken(to - from);
    }
  }

  private void halve(LineBatch batch, int from, int to, String reason, String lines) {
    if (to - from == 1) {
      String shown = lines.strip();
      tally.refused(
          1,
          reason
              + ", line: "
              + (shown.length() > SHOWN_CHARACTERS
                  ? shown.substring(0, SHOWN_CHARACTERS) + "…"
                  : shown));
      return;
    }
    int middle = (from + to) >>> 1;
    send(batch, from, middle);
    send(batch, middle, to);
  }
}
