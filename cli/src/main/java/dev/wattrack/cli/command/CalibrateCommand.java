package dev.wattrack.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.api.ApiException;
import dev.wattrack.cli.terminal.Keys;
import dev.wattrack.cli.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The wizard that measures nodes by switching them; the aggregator keeps what was measured. */
@Command(
    name = "calibrate",
    description = {
      "Measure what each node draws: all off, then one after the other on, as the wizard asks.",
      "It switches nothing itself. It can be stopped and resumed; what was measured stays."
    },
    footer = {
      "",
      "Keys: Enter says that it is done, s leaves a node out, q stops.",
      "Example: wattrack calibrate --stay head"
    })
final class CalibrateCommand extends Asking {
  static final String PATH = "/api/v1/calibration";

  @Option(
      names = "--single",
      paramLabel = "NODE",
      description = "Check one node alone, with the meter in front of it.")
  private String single = "";

  @Option(
      names = {"--staggered-load", "--load"},
      description =
          "Ask for loads on one node after the other in the end, and wait until each is seen.")
  private boolean staggeredLoad;

  @Option(
      names = "--stay",
      paramLabel = "NODE",
      split = ",",
      description =
          "Nodes that cannot be switched off. The one that reads the meter and the aggregator's"
              + " own are always among them.")
  private List<String> stay = List.of();

  @Option(names = "--resume", description = "Go on with the one that was stopped.")
  private boolean resume;

  @Option(names = "--simulated", description = "The simulated rack, where there is a real one too.")
  private boolean simulated;

  @Option(names = "--pdu", description = "Print the commands that switch the outlets of a PDU.")
  private boolean pdu;

  @Option(
      names = "--yes",
      description = "Confirm by itself once nodes are heard or silent as asked.")
  private boolean yes;

  CalibrateCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws ApiException, InterruptedException {
    if (!terminal.interactive() && !yes) {
      throw new UsageException("there is no terminal to ask on; say --yes");
    }
    if (resume && (!single.isEmpty() || staggeredLoad || !stay.isEmpty())) {
      throw new UsageException("--resume goes on as it was begun; leave the other options out");
    }
    Api api = api();
    JsonNode view = api.get(PATH, simulated ? Map.of("simulated", "true") : Map.of());
    begin(api, view);
    boolean rackIsSimulated = view.path("simulated").asBoolean(false);
    if (!terminal.interactive()) {
      return wizard(api, rackIsSimulated, Optional::empty).run();
    }
    try (Keys keys = Keys.open()) {
      Runtime.getRuntime().addShutdownHook(new Thread(keys::restore, "restore-terminal"));
      return wizard(api, rackIsSimulated, keys::poll).run();
    }
  }

  private CalibrationWizard wizard(
      Api api, boolean rackIsSimulated, Supplier<Optional<Character>> keys) {
    CountDownLatch never = new CountDownLatch(1);
    return new CalibrationWizard(
        new CalibrationWizard.Options(rackIsSimulated, terminal.interactive(), pdu, yes),
        api,
        terminal,
        keys,
        millis -> {
          if (never.await(millis, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the wait was cut short");
          }
        });
  }

  /** Starts or resumes; one that runs already is only shown. */
  private void begin(Api api, JsonNode view) throws ApiException {
    String state = view.path("state").asText();
    boolean runs =
        state.equals("running")
            || state.equals("meter_back")
            || state.equals("reporting") && view.path("progress").asDouble() >= 1;
    if (runs) {
      terminal.out().println("A calibration is running already; this shows it.");
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", resume ? "resume" : "start");
    body.put("simulated", view.path("simulated").asBoolean(false));
    if (!resume) {
      body.put("staggered_load", staggeredLoad);
      body.put("single", single);
      body.put("stay", stay);
      int before = view.path("steps").size();
      if (before > 0 && (state.equals("stopped") || state.equals("interrupted"))) {
        terminal
            .out()
            .println(
                "The one before was stopped after "
                    + before
                    + " nodes; this begins anew (--resume would have gone on).");
      }
    }
    show(api.post(PATH, body));
  }

  private void show(@Nullable JsonNode begun) {
    if (begun == null || begun.path("staying").isEmpty()) {
      return;
    }
    StringBuilder names = new StringBuilder();
    begun.path("staying").forEach(name -> names.append(' ').append(name.asText()));
    terminal.out().println(Terminal.clean("These stay on and are known in a sum only:" + names));
  }
}
