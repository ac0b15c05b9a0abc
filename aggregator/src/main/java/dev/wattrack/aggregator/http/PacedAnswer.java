package dev.wattrack.aggregator.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;

/**
 * Sends an answer piece by piece at the pace of its reader, who has ten minutes, and gives the
 * answer's points back at the end. Confined to the HTTP event loop.
 */
final class PacedAnswer {
  private static final int SEND_MILLIS = 600_000;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final Iterator<Buffer> pieces;
  private final Runnable sent;

  private PacedAnswer(
      Vertx vertx, HttpServerResponse response, Iterator<Buffer> pieces, Runnable sent) {
    this.vertx = vertx;
    this.response = response;
    this.pieces = pieces;
    this.sent = sent;
  }

  /** Sends all pieces; there is at least one. */
  static void send(
      Vertx vertx, HttpServerResponse response, Iterator<Buffer> pieces, PointBudget.Lease lease) {
    Buffer first = pieces.next();
    if (!pieces.hasNext()) {
      lease.close();
      response.end(first);
      return;
    }
    response.setChunked(true);
    long deadline = vertx.setTimer(SEND_MILLIS, timer -> response.reset());
    Runnable sent =
        () -> {
          vertx.cancelTimer(deadline);
          lease.close();
        };
    new PacedAnswer(vertx, response, pieces, sent).send(first);
  }

  private void send(Buffer piece) {
    if (!pieces.hasNext()) {
      response.end(piece).onComplete(done -> sent.run());
      return;
    }
    response
        .write(piece)
        .onFailure(e -> sent.run())
        .onSuccess(
            // Not at once: each piece would be sent from within the sending of the one before.
            written -> vertx.runOnContext(next -> send(pieces.next())));
  }
}
