package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows the aggregator's calibration until it ends, and hands on what the person says. On a
 * terminal one line lives; else every new instruction is a line. Confined to one thread.
 */
final class CalibrationWizard {
  private static final long POLL_MILLIS = 100;
  private static final int POLLS_A_LOOK = 10;
  private static final int BAR = 20;

  /** A restart of the aggregator is waited for, looks. */
  private static final int MOST_FAILURES = 120;

  /** Waiting, so that a test need not. */
  interface Pause {
    void millis(long millis) throws InterruptedException;
  }

  /** How it shows and what it does by itself. */
  record Options(boolean simulated, boolean interactive, boolean pdu, boolean yes) {}

  private final Options options;
  private final Api api;
  private final Terminal terminal;
  private final Supplier<Optional<Character>> keys;
  private final Pause pause;
  private String shown = "";
  private boolean wasSilent;
  private boolean quitting;

  CalibrationWizard(
      Options options,
      Api api,
      Terminal terminal,
      Supplier<Optional<Character>> keys,
      Pause pause) {
    this.options = options;
    this.api = api;
    this.terminal = terminal;
    this.keys = keys;
    this.pause = pause;
  }

  /** Until it is over; the exit code. */
  int run() throws ApiException, InterruptedException {
    JsonNode view = look();
    while (true) {
      String state = view.path("state").asText();
      if (state.equals("finished") || state.equals("stopped") || state.equals("none")) {
        return end(view);
      }
      show(view);
      for (int i = 0; i < POLLS_A_LOOK; i++) {
        Optional<Character> key = keys.get();
        if (key.isPresent()) {
          pressed(key.get(), view);
          break;
        }
        pause.millis(POLL_MILLIS);
      }
      if (quitting && state.equals("meter_back")) {
        say("The meter is still awaited; `wattrack calibrate` shows this again.");
        return 0;
      }
      if (options.yes()) {
        byItself(view);
      }
      view = look();
    }
  }

  private JsonNode look() throws ApiException, InterruptedException {
    Map<String, String> query = Map.of("simulated", String.valueOf(options.simulated()));
    for (int failures = 1; ; failures++) {
      try {
        return api.get(CalibrateCommand.PATH, query);
      } catch (ApiException e) {
        if (failures == MOST_FAILURES) {
          throw e;
        }
        if (failures == 1) {
          say(e.getMessage() + " Waiting for it.");
        }
        pause.millis(POLL_MILLIS * POLLS_A_LOOK);
      }
    }
  }

  // What is shown.

  private void show(JsonNode view) {
    JsonNode task = view.path("instruction");
    String state = view.path("state").asText();
    String kind = task.path("kind").asText();
    String text =
        state.equals("interrupted")
            ? "the aggregator was restarted; what was measured is kept"
            : task.path("text").asText("waiting");
    boolean fresh = !text.equals(shown);
    if (fresh) {
      wasSilent = false;
      boolean asks = !kind.equals("wait") && !kind.isEmpty() || state.equals("interrupted");
      if (asks || !options.interactive()) {
        say((options.interactive() ? "> " : percent(view) + "  ") + text);
        commands(task, kind).forEach(this::say);
        hint(view, task);
      }
      shown = text;
    }
    if (options.interactive()) {
      terminal.out().print("\r\u001b[K" + line(view, text));
      terminal.out().flush();
    }
  }

  private void hint(JsonNode view, JsonNode task) {
    if (!options.interactive()) {
      return;
    }
    if (view.path("state").asText().equals("interrupted")) {
      say("  Enter goes on, q ends it");
    } else if (task.path("kind").asText().equals("load")) {
      say("  goes on by itself once it is seen, s leaves it out, q stops");
    } else if (task.path("confirm").asBoolean(false)) {
      boolean node = task.path("kind").asText().equals("switch_on");
      say("  Enter when it is done" + (node ? ", s leaves it out" : "") + ", q stops");
    }
  }

  /** The rest that is known of how to do it: outlets and loads. */
  private List<String> commands(JsonNode task, String kind) {
    List<String> lines = new ArrayList<>();
    String load = task.path("command").asText("");
    if (!load.isEmpty()) {
      lines.add("  there: " + load);
    }
    if (options.pdu()) {
      String to = kind.equals("switch_off") ? "off" : "on";
      for (Map.Entry<String, JsonNode> node : task.path("outlets").properties()) {
        for (JsonNode outlet : node.getValue()) {
          int slash = outlet.asText().lastIndexOf('/');
          if (slash > 0) {
            String unit = outlet.asText().substring(0, slash);
            String number = outlet.asText().substring(slash + 1);
            lines.add("  wattrack sensors pdu " + unit + " " + number + " " + to + " --yes");
          }
        }
      }
    }
    return lines;
  }

  private static String percent(JsonNode view) {
    return String.format(Locale.ROOT, "%3.0f %%", 100 * view.path("progress").asDouble());
  }

  private static String watts(JsonNode view) {
    JsonNode watts = view.path("meter_watts");
    boolean fresh = view.path("meter_age_seconds").asDouble(Double.MAX_VALUE) < 10;
    return watts.isNumber() && fresh
        ? String.format(Locale.ROOT, "%7.1f W", watts.asDouble())
        : "meter silent";
  }

  private String line(JsonNode view, String text) {
    int full = (int) Math.round(BAR * view.path("progress").asDouble());
    String bar = "#".repeat(Math.max(0, Math.min(BAR, full)));
    JsonNode task = view.path("instruction");
    double share = task.path("share").asDouble();
    String wait = share > 0 ? String.format(Locale.ROOT, " %.0f %%", 100 * share) : "";
    StringBuilder line = new StringBuilder("[");
    line.append(bar).append("-".repeat(BAR - bar.length())).append("] ");
    line.append(percent(view)).append(' ').append(watts(view)).append("  ");
    line.append(Terminal.clean(text)).append(wait);
    if (!task.path("heard").isEmpty() && task.path("kind").asText().equals("switch_off")) {
      line.append("; still heard:");
      task.path("heard").forEach(name -> line.append(' ').append(Terminal.clean(name.asText())));
    }
    int columns = Math.max(20, terminal.screen().columns()) - 1;
    return line.length() > columns ? line.substring(0, columns) : line.toString();
  }

  private void say(String text) {
    String start = options.interactive() ? "\r\u001b[K" : "";
    terminal.out().println(start + Terminal.clean(text));
  }

  // What is done.

  private void pressed(char key, JsonNode view) throws ApiException {
    String state = view.path("state").asText();
    switch (key) {
      case '\n', '\r' -> {
        if (state.equals("interrupted")) {
          order("resume");
        } else if (view.at("/instruction/confirm").asBoolean(false)) {
          order("confirm");
        }
      }
      case 's' -> order("skip");
      case 'q' -> {
        quitting = true;
        if (state.equals("running") || state.equals("interrupted")) {
          order("stop");
          quitting = false;
        }
      }
      default -> {
        // Not ours.
      }
    }
  }

  /** What the state changed to meanwhile is shown at the next look; a refusal is told. */
  private void order(String action) throws ApiException {
    try {
      api.post(CalibrateCommand.PATH, Map.of("action", action, "simulated", options.simulated()));
    } catch (ApiException e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  private void byItself(JsonNode view) throws ApiException {
    if (view.path("state").asText().equals("interrupted")) {
      order("resume");
      return;
    }
    JsonNode task = view.path("instruction");
    boolean heard = !task.path("heard").isEmpty();
    boolean done =
        switch (task.path("kind").asText()) {
          case "switch_off" -> !heard;
          // The node is off while the meter is moved.
          case "move_meter", "meter_back" -> heard && wasSilent;
          default -> false;
        };
    wasSilent |= !heard;
    if (done && task.path("confirm").asBoolean(false)) {
      order("confirm");
    }
  }

  private int end(JsonNode view) {
    String note = view.path("note").asText("");
    if (options.interactive()) {
      terminal.out().print("\r\u001b[K");
    }
    if (!note.isEmpty()) {
      say(note);
    }
    if (!view.path("switch_on").isEmpty()) {
      List<String> names = new ArrayList<>();
      view.path("switch_on").forEach(name -> names.add(name.asText()));
      say("Switch on again: " + String.join(", ", names));
    }
    JsonNode report = view.path("report");
    report.path("text").asText("").lines().forEach(this::say);
    if (report.isMissingNode() || report.isNull()) {
      say("There is no calibration.");
      return Wattrack.FAILED;
    }
    if (view.path("state").asText().equals("stopped")) {
      say("Stopped; `wattrack calibrate --resume` goes on.");
    }
    return note.isEmpty() ? 0 : Wattrack.FAILED;
  }
}
