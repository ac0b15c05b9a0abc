package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.cli.api.Api;
import dev.wattrack.cli.terminal.Terminal;
import dev.wattrack.model.http.Endpoint;
import dev.wattrack.testkit.http.FakeAggregator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wizard with a scripted aggregator and scripted keys. */
final class CalibrateCommandTest {
  private static final String OFF =
      view(
          "running",
          "{\"kind\":\"switch_off\",\"text\":\"switch off a\",\"nodes\":[\"a\"],"
              + "\"heard\":[\"a\"],\"outlets\":{\"a\":[\"pdu1/3\"]},\"confirm\":true}",
          "");
  private static final String SILENT = OFF.replace("\"heard\":[\"a\"]", "\"heard\":[]");
  private static final String WAIT =
      view("running", "{\"kind\":\"wait\",\"text\":\"measuring a\",\"share\":0.5}", "");
  private static final String BACK =
      view(
          "meter_back",
          "{\"kind\":\"meter_back\",\"text\":\"put the meter back\",\"heard\":[\"a\"],"
              + "\"confirm\":true}",
          "");
  private static final String FINISHED =
      view("finished", "null", ",\"report\":{\"text\":\"a idle 3 W -> 2.4 W\\nall\"}");
  private static final String STOPPED =
      view("stopped", "null", ",\"switch_on\":[\"a\"],\"report\":{\"text\":\"not much\"}");
  private static final String INTERRUPTED = view("interrupted", "null", "");

  private final FakeAggregator aggregator;
  private final Shell shell;
  private final ArrayDeque<String> looks = new ArrayDeque<>();
  private final List<String> orders = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  CalibrateCommandTest() throws IOException {
    aggregator = new FakeAggregator();
    aggregator.answer(CalibrateCommand.PATH, query -> new FakeAggregator.Answer(200, next()));
    aggregator.answer(
        "POST " + CalibrateCommand.PATH,
        body -> {
          orders.add(body);
          return new FakeAggregator.Answer(200, "{\"staying\":[\"head\"]}");
        });
    shell =
        new Shell(
            new FakeStarter(aggregator.port(), Path.of("/state")),
            Map.of("WATTRACK_URL", aggregator.url()));
  }

  @AfterEach
  void stop() throws IOException {
    aggregator.close();
  }

  private static String view(String state, String task, String more) {
    return "{\"simulated\":false,\"state\":\""
        + state
        + "\",\"progress\":0.25,\"meter_watts\":12.34,\"meter_age_seconds\":1,\"note\":\"\","
        + "\"steps\":[],\"instruction\":"
        + task
        + more
        + "}";
  }

  /** The last one stays. */
  private synchronized String next() {
    return looks.size() > 1 ? looks.remove() : looks.element();
  }

  /** A person at a terminal who presses these keys, one a look; a space is none. */
  private int person(boolean pdu, String keys) throws Exception {
    PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    int[] place = {0};
    return new CalibrationWizard(
            new CalibrationWizard.Options(false, true, pdu, false),
            new Api(Endpoint.of(URI.create(aggregator.url()))),
            Terminal.plain(out, out),
            () -> {
              int at = place[0]++;
              return at < keys.length() ? Optional.of(keys.charAt(at)) : Optional.empty();
            },
            millis -> {})
        .run();
  }

  private String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPersonConfirmsWithEnterAndReadsTheReport() throws Exception {
    looks.addAll(List.of(OFF, OFF, WAIT, FINISHED));
    assertThat(person(true, " \n")).isZero();
    assertThat(orders).singleElement().asString().contains("\"confirm\"");
    assertThat(screen())
        .contains(
            "> switch off a",
            "wattrack sensors pdu pdu1 3 off --yes",
            "Enter when it is done",
            "[#####---------------]  25 %    12.3 W  measuring a 50 %",
            "still heard: a",
            "a idle 3 W -> 2.4 W");
  }

  @Test
  void sLeavesOutAndQStopsAndSaysWhatIsOff() throws Exception {
    looks.addAll(List.of(WAIT, WAIT, STOPPED));
    assertThat(person(false, "sq")).isZero();
    assertThat(orders).hasSize(2);
    assertThat(orders.get(0)).contains("\"skip\"");
    assertThat(orders.get(1)).contains("\"stop\"");
    assertThat(screen()).contains("Switch on again: a", "--resume").doesNotContain("pdu1");
  }

  @Test
  void aRestartOfTheAggregatorAsksWhetherToGoOn() throws Exception {
    looks.addAll(List.of(INTERRUPTED, WAIT, FINISHED));
    assertThat(person(false, "\n")).isZero();
    assertThat(orders).singleElement().asString().contains("\"resume\"");
    assertThat(screen()).contains("was restarted");
  }

  @Test
  void leavingWhileTheMeterIsAwaitedLeavesItAwaited() throws Exception {
    looks.addAll(List.of(BACK));
    assertThat(person(false, "q")).isZero();
    assertThat(orders).isEmpty();
    assertThat(screen()).contains("still awaited");
  }

  @Test
  void withoutATerminalLinesArePrintedAndSilenceConfirms() {
    looks.addAll(List.of(view("none", "null", ""), OFF, SILENT, WAIT, FINISHED));
    assertThat(shell.run("calibrate", "--yes", "--stay", "head,b", "--staggered-load"))
        .as(shell.err())
        .isZero();
    assertThat(orders).hasSize(2);
    assertThat(orders.get(0))
        .contains("\"start\"", "\"stay\":[\"head\",\"b\"]", "\"staggered_load\":true");
    assertThat(orders.get(1)).contains("\"confirm\"");
    assertThat(shell.out())
        .contains("stay on", " 25 %  switch off a", "measuring a", "a idle 3 W")
        .doesNotContain("\u001b", "\r");
  }

  @Test
  void aMeterThatWasMovedIsTakenAsMovedWhenItsNodeIsBack() {
    String gone = BACK.replace("\"heard\":[\"a\"]", "\"heard\":[]");
    looks.addAll(List.of(BACK, BACK, BACK, gone, BACK, FINISHED));
    assertThat(shell.run("calibrate", "--yes")).isZero();
    assertThat(shell.out()).contains("running already");
    assertThat(orders).singleElement().asString().contains("\"confirm\"");
  }

  @Test
  void resumingGoesOnAsItWasBegun() {
    looks.addAll(List.of(STOPPED, FINISHED));
    assertThat(shell.run("calibrate", "--resume", "--yes")).isZero();
    assertThat(orders).singleElement().asString().contains("\"resume\"");
    assertThat(shell.run("calibrate", "--resume", "--single", "a", "--yes")).isEqualTo(2);
  }

  @Test
  void withoutATerminalAndWithoutYesNothingBegins() {
    assertThat(shell.run("calibrate")).isEqualTo(2);
    assertThat(shell.err()).contains("--yes");
    assertThat(orders).isEmpty();
  }
}
