package dev.wattrack.cli.command;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.api.Feed;
import dev.wattrack.cli.api.Snapshot;
import dev.wattrack.cli.terminal.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The nodes, live. Off a terminal it prints one table and ends. */
@Command(
    name = "top",
    description = "Show nodes and jobs live, once a second; one table where there is no terminal.",
    footer = {
      "",
      "Keys: c m t n sort by CPU, memory, temperature, name; q quits.",
      "Example: wattrack top --sort temp"
    })
final class TopCommand extends Asking {
  /** A key press is answered within this time. */
  private static final long KEY_POLL_MILLIS = 100;

  private static final int RECONNECT_POLLS = 10;

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
  private NodeTable.Order order = NodeTable.Order.CPU;

  @Option(names = "--once", description = "Print one table and end.")
  private boolean once;

  @Option(names = "--json", description = "Print one snapshot as JSON and end.")
  private boolean json;

  TopCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException, InterruptedException {
    Api api = api();
    if (json) {
      terminal.out().println(Api.pretty(api.get("/api/v1/cluster", Map.of())));
    } else if (once || !terminal.interactive()) {
      Snapshot snapshot = Snapshot.of(api.get("/api/v1/cluster", Map.of()));
      int columns = terminal.screen().columns();
      NodeTable.lines(snapshot, order, terminal, columns).forEach(terminal.out()::println);
      List<String> jobs = JobTable.lines(snapshot, columns);
      if (!jobs.isEmpty()) {
        terminal.out().println();
        jobs.forEach(terminal.out()::println);
      }
    } else {
      live(api);
    }
    return 0;
  }

  private void live(Api api) throws ApiException, InterruptedException {
    // Before the screen is taken over, so that "nobody there" is an ordinary message.
    Feed feed = Feed.open(api);
    try (Keys keys = Keys.open();
        TopScreen screen = new TopScreen(terminal, order)) {
      // Ctrl-C ends the process without unwinding this method.
      Thread restore =
          new Thread(
              () -> {
                keys.restore();
                screen.leave();
              },
              "restore-terminal");
      Runtime.getRuntime().addShutdownHook(restore);
      while (follow(feed, keys, screen)) {
        Optional<Feed> again = reconnect(api, keys, screen);
        if (again.isEmpty()) {
          return;
        }
        feed = again.get();
      }
    }
  }

  /** Shows a feed until it ends (true) or q is pressed (false). */
  private static boolean follow(Feed feed, Keys keys, TopScreen screen)
      throws InterruptedException {
    try (feed) {
      while (!quit(keys, screen)) {
        feed.next(KEY_POLL_MILLIS).ifPresent(screen::show);
      }
      return false;
    } catch (ApiException e) {
      screen.trouble(String.valueOf(e.getMessage()));
      return true;
    }
  }

  /** A new feed, tried for once a second; empty when q is pressed. */
  private static Optional<Feed> reconnect(Api api, Keys keys, TopScreen screen)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int poll = 1; !quit(keys, screen); poll++) {
      if (!never.await(KEY_POLL_MILLIS, TimeUnit.MILLISECONDS) && poll % RECONNECT_POLLS == 0) {
        try {
          return Optional.of(Feed.open(api));
        } catch (ApiException e) {
          screen.trouble(String.valueOf(e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean quit(Keys keys, TopScreen screen) {
    Optional<Character> key = keys.poll();
    if (key.isEmpty()) {
      return false;
    }
    switch (key.get()) {
      case 'c' -> screen.sort(NodeTable.Order.CPU);
      case 'm' -> screen.sort(NodeTable.Order.MEM);
      case 't' -> screen.sort(NodeTable.Order.TEMP);
      case 'n' -> screen.sort(NodeTable.Order.NAME);
      case 'q' -> {
        return true;
      }
      default -> {}
    }
    return false;
  }
}
