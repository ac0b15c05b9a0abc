package dev.wattrack.aggregator.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/**
 * Takes request bodies in, unpacked by the server, and bounds what all of them hold in memory until
 * they are answered: one that is too large is answered with 413, one too many with 503. Confined to
 * the HTTP event loop.
 */
final class WriteBodies {
  private static final int AT_ONCE = 4;

  private static final int CLOSE_MILLIS = 1_000;

  private final Vertx vertx;
  private final long maxBytes;
  private long held;

  /**
   * @param maxBytes of one body; four such fit at once
   */
  WriteBodies(Vertx vertx, long maxBytes) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
  }

  /** Hands on the whole body as text once it is there; it counts until the answer is sent. */
  void take(RoutingContext request, Handler<String> then) {
    HttpServerRequest http = request.request();
    String encoding = http.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      refuse(request, 415, "content encoding '" + encoding + "' is not known here; use gzip");
      return;
    }
    if (declared(http) > maxBytes) {
      refuse(request, 413, tooLarge());
      return;
    }
    if ("100-continue".equalsIgnoreCase(http.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    Body body = new Body(request);
    request.addEndHandler(done -> body.letGo());
    http.exceptionHandler(e -> body.broken());
    http.handler(body::add);
    http.endHandler(done -> body.whole(then));
  }

  private String tooLarge() {
    return "the request is larger than the " + maxBytes + " bytes that limit.request allows";
  }

  private static long declared(HttpServerRequest http) {
    String length = http.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the server refuses such requests itself
    }
  }

  /**
   * The rest of the body is not read, else a bomb would be unpacked to its end. The connection
   * closes when the sender has had time to read why: closing it at once would take that away.
   */
  private void refuse(RoutingContext request, int status, String message) {
    HttpConnection connection = request.request().connection();
    request.request().pause();
    request.response().putHeader("Connection", "close");
    request.fail(new ApiException(status, message));
    vertx.setTimer(CLOSE_MILLIS, timer -> connection.close());
  }

  /** One request's body as far as it has come. */
  private final class Body {
    private final RoutingContext request;
    private Buffer bytes = Buffer.buffer();
    private long counted;
    private boolean over;

    Body(RoutingContext request) {
      this.request = request;
    }

    void add(Buffer more) {
      if (over) {
        return;
      }
      held += more.length();
      counted += more.length();
      if (counted > maxBytes) {
        end();
        refuse(request, 413, tooLarge());
      } else if (held > AT_ONCE * maxBytes) {
        end();
        refuse(request, 503, "too many writes at once; try again in a few seconds");
      } else {
        bytes.appendBuffer(more);
      }
    }

    void whole(Handler<String> then) {
      if (!over) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes = Buffer.buffer();
        then.handle(text);
      }
    }

    /** The sender went away, or what it sent does not unpack. */
    void broken() {
      if (!over && !request.response().ended()) {
        end();
        refuse(request, 400, "the body ends too soon or does not unpack");
      }
    }

    void letGo() {
      end();
      held -= counted;
      counted = 0;
    }

    private void end() {
      over = true;
      bytes = Buffer.buffer();
    }
  }
}
