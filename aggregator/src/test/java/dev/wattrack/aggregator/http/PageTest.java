package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wattrack.testkit.process.ChildProcess;
import dev.wattrack.testkit.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser, Debian's Chromium. */
class PageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String OWNED = "document.title='owned'";
  @TempDir private Path dir = Path.of("");

  /** The page as it is after some seconds of the browser's own time. */
  private String page(Served served) throws Exception {
    List<String> command =
        List.of(
            CHROMIUM.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + dir.resolve("browser"),
            "--virtual-time-budget=8000",
            "--dump-dom",
            served.uri("/").toString());
    try (Processes processes = new Processes()) {
      ChildProcess browser = processes.start(dir, Map.of(), command);
      browser.awaitEnd(PATIENCE);
      return browser.output();
    }
  }

  @Test
  void namesThatAreScriptsAreShownAsTheyAreAndNotRun() throws Exception {
    assumeTrue(
        Files.isExecutable(CHROMIUM),
        "chromium is missing: apt-get install --no-install-recommends chromium");
    try (Served served = Served.open(Files.createDirectory(dir.resolve("state")))) {
      String name = "<img src=x onerror=" + OWNED + "><script>" + OWNED + "</script>";
      String job =
          "{\"host\":\"head\",\"id\":\"1\",\"state\":\"running\",\"name\":\""
              + name
              + "\",\"user\":\"<b>\\u001b[31mada\",\"started\":\""
              + Instant.now()
              + "\"}";
      assertThat(served.post("/api/v1/jobs", job, "Content-Type", "application/json").statusCode())
          .isEqualTo(200);
      String node = ("<svg/onload=" + OWNED + ">").replace("=", "\\=");
      await()
          .until(
              () ->
                  served.post("/write", "cpu,host=" + node + " usage_user=3").statusCode() == 204);
      String page = page(served);
      assertThat(page)
          .contains("&lt;img src=x onerror=", "&lt;script&gt;", "&lt;svg/onload=", "Not protected")
          .doesNotContain("<img src=x", "<svg/onload", "<b>")
          .containsPattern("<title>[^<]*Wattrack</title>");
      assertThat(page.split("<script", -1)).as("the page's own alone").hasSize(2);
    }
  }
}
