package dev.wattrack.aggregator.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Takes request bodies in, plain or as gzip, and bounds what all of them hold in memory until they
 * are answered: one that is too large is answered with 413, one too many with 503. Confined to the
 * HTTP event loop.
 */
final class WriteBodies {
  private static final int AT_ONCE = 4;

  private static final int CLOSE_MILLIS = 1_000;

  private final Vertx vertx;
  private final WorkerExecutor workers;
  private final long maxBytes;
  private long held;

  /**
   * @param workers where gzip is unpacked
   * @param maxBytes of one body, unpacked; four such fit at once
   */
  WriteBodies(Vertx vertx, WorkerExecutor workers, long maxBytes) {
    this.vertx = vertx;
    this.workers = workers;
    this.maxBytes = maxBytes;
  }

  /** Hands on the whole body as text once it is there; it counts until the answer is sent. */
  void take(RoutingContext request, Handler<String> then) {
    HttpServerRequest http = request.request();
    String encoding = http.getHeader("Content-Encoding");
    String form = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    if (!form.equals("identity") && !form.equals("gzip")) {
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
    Body body = new Body(request, form.equals("gzip"), then);
    request.addEndHandler(done -> body.letGo());
    http.exceptionHandler(e -> body.broken());
    http.handler(body::add);
    http.endHandler(done -> body.whole());
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

  /** What a gzip body holds, but no more than shows that it is too large. */
  private byte[] unpack(byte[] content) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return in.readNBytes((int) Math.min(maxBytes + 1, Integer.MAX_VALUE - 16));
    }
  }

  /** One request's body as far as it has come. */
  private final class Body {
    private final RoutingContext request;
    private final boolean packed;
    private final Handler<String> then;
    private Buffer bytes = Buffer.buffer();
    private long counted;
    private boolean over;

    Body(RoutingContext request, boolean packed, Handler<String> then) {
      this.request = request;
      this.packed = packed;
      this.then = then;
    }

    void add(Buffer more) {
      if (count(more.length())) {
        bytes.appendBuffer(more);
      }
    }

    /** True if there is room for so many bytes more; else the request is answered. */
    private boolean count(int more) {
      if (over) {
        return false;
      }
      held += more;
      counted += more;
      if (counted > maxBytes) {
        end();
        refuse(request, 413, tooLarge());
      } else if (held > AT_ONCE * maxBytes) {
        end();
        refuse(request, 503, "too many writes at once; try again in a few seconds");
      }
      return !over;
    }

    void whole() {
      if (over) {
        return;
      }
      if (!packed) {
        then.handle(bytes.toString(StandardCharsets.UTF_8));
        bytes = Buffer.buffer();
        return;
      }
      byte[] content = bytes.getBytes();
      bytes = Buffer.buffer();
      workers
          .executeBlocking(() -> unpack(content), false)
          .onSuccess(all -> unpacked(content.length, all))
          .onFailure(e -> broken());
    }

    private void unpacked(int packedLength, byte[] all) {
      held -= packedLength;
      counted -= packedLength;
      if (count(all.length)) {
        then.handle(new String(all, StandardCharsets.UTF_8));
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
