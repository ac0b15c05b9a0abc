package dev.wattrack.aggregator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Serves the status page and its charting library from the class path; each file is read once. Safe
 * for use by several threads.
 */
final class StaticPages {
  private static final Pattern PLAIN =
      Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "map", "application/json");

  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();

  private record File(Buffer content, String type, String tag) {}

  /** Answers with a resource, or lets the next route try. */
  void serve(RoutingContext request, String folder, String path) {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    String type = TYPES.get(extension);
    if (type == null || !PLAIN.matcher(path).matches()) {
      request.next();
      return;
    }
    Optional<File> file =
        files.size() > 1_000
            ? Optional.ofNullable(load(folder + "/" + path, type))
            : files.computeIfAbsent(
                folder + "/" + path, name -> Optional.ofNullable(load(name, type)));
    if (file.isEmpty()) {
      request.next();
      return;
    }
    File found = file.get();
    request.response().putHeader("ETag", found.tag()).putHeader("Cache-Control", "no-cache");
    if (found.tag().equals(request.request().getHeader("If-None-Match"))) {
      request.response().setStatusCode(304).end();
      return;
    }
    request.response().putHeader("Content-Type", found.type()).end(found.content());
  }

  private static @Nullable File load(String name, String type) {
    try (InputStream in = StaticPages.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return new File(Buffer.buffer(bytes), type, '"' + Long.toHexString(crc.getValue()) + '"');
    } catch (IOException e) {
      return null;
    }
  }
}
