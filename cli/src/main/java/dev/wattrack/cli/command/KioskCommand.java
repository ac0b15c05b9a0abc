package dev.wattrack.cli.command;

import dev.wattrack.model.config.ConfigException;
import dev.wattrack.model.config.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The screen on the rack, or a picture of it. */
@Command(
    name = "kiosk",
    description = "Show the rack on a screen of 800 x 480, or draw a page of it as a PNG.",
    footer = {
      "",
      "Keys: arrows next and previous page; 1 to 9 a page; space holds it; l language; t theme;",
      "q quits. A touch holds the page and brings buttons.",
      "Example: wattrack kiosk --feed http://rack:7461",
      "Example: wattrack kiosk --page power --shot power.png"
    })
final class KioskCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "kiosk.conf; else /etc/wattrack/kiosk.conf if it is there.")
  private @Nullable Path config;

  @Option(
      names = "--feed",
      paramLabel = "URL",
      description =
          "Address of the aggregator; else WATTRACK_FEED, else " + Target.DEFAULT_URL + ".")
  private @Nullable String feed;

  @Option(
      names = "--page",
      paramLabel = "NAME",
      description = "rack, power, climate, jobs, efficiency, race or about.")
  private @Nullable String page;

  @Option(names = "--shot", paramLabel = "FILE", description = "Draw one page as PNG and end.")
  private @Nullable Path shot;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "With --shot: a recorded message of the feed instead of a live one.")
  private @Nullable Path snapshot;

  @Option(
      names = "--gallery",
      paramLabel = "DIR",
      description = "Draw every page in every state, language and theme, and end.")
  private @Nullable Path gallery;

  @Option(names = "--lang", paramLabel = "LANGUAGE", description = "en or de.")
  private @Nullable String language;

  @Option(names = "--theme", paramLabel = "THEME", description = "dark or light.")
  private @Nullable String theme;

  @Option(names = "--rotate", paramLabel = "SECONDS", description = "How long a page stays.")
  private @Nullable Integer rotateSeconds;

  @Option(names = "--window", description = "In a window instead of on the whole screen.")
  private boolean window;

  @Option(
      names = "--demo",
      description = "With a simulated rack of its own, which is marked as simulated everywhere.")
  private boolean demo;

  private final Context context;
  private final Lifetime lifetime;

  KioskCommand(Context context, Lifetime lifetime) {
    this.context = context;
    this.lifetime = lifetime;
  }

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    if (gallery != null) {
      int pictures = context.starter().kioskGallery(gallery);
      context.terminal().out().println(pictures + " pictures in " + gallery);
      return 0;
    }
    if (snapshot != null && shot == null) {
      throw new UsageException("--snapshot is for --shot");
    }
    if (demo && feed != null) {
      throw new UsageException("--demo has a feed of its own; leave --feed out");
    }
    String address = demo ? startDemo() : feed;
    if (shot != null) {
      context
          .starter()
          .kioskShot(
              config,
              context.environment(),
              overrides(address),
              page == null ? "rack" : page,
              snapshot,
              shot);
      context.terminal().out().println(shot);
    } else {
      context.starter().kiosk(config, context.environment(), overrides(address), page);
    }
    lifetime.closeAll();
    return 0;
  }

  /** The options as keys of kiosk.conf, so that they are checked as those are. */
  private List<Entry> overrides(@Nullable String address) {
    List<Entry> entries = new ArrayList<>();
    add(entries, "feed", address, "--feed");
    add(entries, "language", language, "--lang");
    add(entries, "theme", theme, "--theme");
    add(entries, "rotate", rotateSeconds == null ? null : rotateSeconds + "s", "--rotate");
    add(entries, "full_screen", window ? "false" : null, "--window");
    return entries;
  }

  private static void add(List<Entry> entries, String key, @Nullable Object value, String option) {
    if (value != null) {
      entries.add(new Entry(key, value.toString(), option));
    }
  }

  /** An aggregator and a simulated rack that leave nothing behind; returns the feed's address. */
  private String startDemo() throws ConfigException, IOException {
    Path folder = Files.createTempDirectory("wattrack-demo");
    lifetime.closeAtEnd(() -> remove(folder));
    Starter.RunningAggregator aggregator =
        context
            .starter()
            .aggregator(
                null,
                Map.of(),
                List.of(
                    new Entry("ingest.port", "0", "--demo"),
                    new Entry("http.port", "0", "--demo"),
                    new Entry("state_dir", folder.toString(), "--demo")));
    lifetime.closeAtEnd(aggregator);
    Reach reach = Reach.of(aggregator);
    lifetime.closeAtEnd(context.starter().simulatedRack("pi-rack", aggregator, reach.ownHost()));
    return reach.ownUrl();
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
