package dev.wattrack.aggregator.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.aggregator.energy.CalibrationOrder.Action;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.MemoryEnergy;
import dev.wattrack.energy.calibrate.Commissioning;
import dev.wattrack.energy.calibrate.Knowledge;
import dev.wattrack.energy.calibrate.Level;
import dev.wattrack.energy.calibrate.MeasuredStep;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.ledger.Quality;
import dev.wattrack.testkit.time.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Somebody in front of a rack follows the wizard of the running aggregator, fast-forwarded. */
class CalibrationTest {
  private static final int HANDS_SECONDS = 6;
  private static final List<String> NODES = List.of("pi-1", "pi-2", "pi-3");

  private final TestClock clock = new TestClock();
  private final MemoryEnergy table = new MemoryEnergy();
  private EnergyService service = service();
  private TestRack rack = rack();
  private long now;
  private String asked = "";
  private int askedFor;

  CalibrationTest() {
    now = clock.instant().getEpochSecond() / 3_600 * 3_600 + 3_600;
    clock.advance(Duration.between(clock.instant(), Instant.ofEpochSecond(now)));
  }

  private EnergyService service() {
    return new EnergyService(EnergySettings.DEFAULT, BoardPriors.bundled(), table, clock);
  }

  private TestRack rack() {
    TestRack made = new TestRack(service.feed(), false, 5, NODES, true);
    made.idle("pi-2", 2.4);
    made.idle("pi-3", 4.0);
    return made;
  }

  private void run(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      now++;
      clock.advance(Duration.ofSeconds(1));
      service.feed().nodes(rack.second(now), rack.numbers());
      service.turn(0);
    }
  }

  private CalibrationView view() {
    return service.calibration(false);
  }

  private CalibrationView order(Action action, String single) throws InterruptedException {
    CompletableFuture<CalibrationView> answer =
        service.calibrate(new CalibrationOrder(action, false, false, single, List.of(), ""));
    service.turn(0);
    return answer.join();
  }

  /** Does what is asked, a little later, until the state or the text is as wanted. */
  private void follow(String until, int mostSeconds) throws InterruptedException {
    for (int i = 0; i < mostSeconds; i++) {
      CalibrationView view = view();
      CalibrationView.Task task = view.instruction();
      if (view.state().equals(until) || task != null && task.text().equals(until)) {
        return;
      }
      obey(task);
      run(1);
    }
    assertThat(view().toString()).as("after %d s", mostSeconds).contains(until);
  }

  private void obey(CalibrationView.Task task) throws InterruptedException {
    String text = task == null ? "" : task.text();
    askedFor = text.equals(asked) ? askedFor + 1 : 0;
    asked = text;
    if (task == null || askedFor != HANDS_SECONDS) {
      return;
    }
    switch (task.kind()) {
      case "switch_off" -> rack.cut(task.nodes());
      case "switch_on" -> rack.start(task.nodes().get(0));
      case "move_meter" -> rack.meterAlone(task.nodes().get(0));
      case "meter_back" -> rack.meterAlone("");
      case "load" ->
          rack.work(new TestRack.Work("calibrate", task.nodes().get(0), 4, now, now + 2_000));
      default -> {}
    }
    if (task.confirm()) {
      order(Action.CONFIRM, "");
    }
  }

  @Test
  void aCommissioningMeasuresNodeByNodeAndReportsWhatBecameKnown() throws Exception {
    run(60);
    CalibrationView begun = order(Action.START, "");
    assertThat(begun.staying()).as("the machine that reads the meter").containsExactly("pi-1");
    assertThat(begun.instruction()).isNotNull();
    assertThat(begun.instruction().kind()).isEqualTo("switch_off");
    assertThat(begun.instruction().nodes()).containsExactly("pi-2", "pi-3");
    assertThat(begun.instruction().heard()).containsExactly("pi-2", "pi-3");

    follow("finished", 900);

    CalibrationView end = view();
    assertThat(end.progress()).isEqualTo(1);
    assertThat(end.steps()).extracting(CalibrationView.Step::node).containsExactly("pi-2", "pi-3");
    assertThat(end.steps().get(0).step().watts()).isCloseTo(2.45, within(0.2));
    assertThat(end.steps().get(1).step().watts()).isCloseTo(4.05, within(0.2));
    CalibrationView.Report report = Objects.requireNonNull(end.report());
    assertThat(report.complete()).isTrue();
    CalibrationView.Row row = report.rows().get(1);
    assertThat(row.node()).isEqualTo("pi-2");
    assertThat(row.identified()).isTrue();
    assertThat(row.idleAfter().high() - row.idleAfter().low())
        .isLessThan(0.5 * (row.idleBefore().high() - row.idleBefore().low()));
    assertThat(report.rows().get(0).verdict()).contains("only its sum");
    assertThat(report.text()).contains("pi-3 idle", "->");
    assertThat(end.switchOn()).isEmpty();
  }

  @Test
  void aStoppedOneNamesWhatIsOffAndGoesOnWhereItWas() throws Exception {
    run(60);
    order(Action.START, "");
    follow("switch on pi-3", 400);
    CalibrationView stopped = order(Action.STOP, "");
    assertThat(stopped.switchOn()).containsExactly("pi-3");
    follow("stopped", 30);
    assertThat(view().report()).isNotNull();
    rack.start("pi-3");
    run(60);
    assertThat(view().switchOn()).isEmpty();

    assertThat(order(Action.RESUME, "").steps()).hasSize(1);
    follow("finished", 600);
    assertThat(view().steps()).hasSize(2);
  }

  @Test
  void aRestartOfTheAggregatorInterruptsItAndItCanGoOn() throws Exception {
    run(60);
    order(Action.START, "");
    follow("switch on pi-3", 400);
    restart();
    rack.cut(List.of("pi-3"));
    run(60);
    assertThat(view().state()).isEqualTo("interrupted");
    assertThat(view().steps()).extracting(CalibrationView.Step::node).containsExactly("pi-2");

    order(Action.RESUME, "");
    follow("finished", 600);
    assertThat(view().steps().get(1).step().watts()).isCloseTo(4.05, within(0.25));
    CalibrationView.Report before = view().report();
    restart();
    assertThat(view().state()).isEqualTo("finished");
    assertThat(view().report()).isEqualTo(before);
  }

  @Test
  void anInterruptedOneCanBeStoppedInsteadAndNamesWhatIsOff() throws Exception {
    run(60);
    order(Action.START, "");
    follow("switch on pi-2", 400);
    restart();
    rack.cut(List.of("pi-2", "pi-3"));
    run(60);
    assertThat(order(Action.STOP, "").switchOn()).containsExactly("pi-2", "pi-3");
    follow("stopped", 30);
  }

  @Test
  void duringASingleCheckTheEngineDoesNotHearTheMeter() throws Exception {
    run(120);
    order(Action.START, "pi-2");
    long begun = now;
    follow("all cores busy on pi-2", 600);
    follow("meter_back", 600);
    run(20);
    List<LedgerSpan> during = service.ledger(false, begun + 10, now - 10, 5, 1_000);
    assertThat(during).hasSizeGreaterThan(50);
    assertThat(during).as("the readings are one node's").allMatch(LedgerSpan::estimated);
    assertThat(service.ledger(false, begun - 60, begun - 10, 5, 1_000))
        .as("before, they were the rack's")
        .isNotEmpty()
        .noneMatch(LedgerSpan::estimated);
    assertThat(service.status().detail()).contains("one node alone");
    follow("finished", 60);
    assertThat(service.status().detail()).doesNotContain("one node alone");
    CalibrationView.Row row = Objects.requireNonNull(view().report()).rows().get(1);
    assertThat(row.idleAfter().watts()).isCloseTo(2.4, within(0.3));
    assertThat(row.busyAfter().watts()).isCloseTo(4, within(0.8));
    assertThat(row.identified()).isTrue();
  }

  @Test
  void aSingleCheckThatWasInterruptedKeepsTheMeterFromTheEngineUntilItIsBack() throws Exception {
    run(60);
    order(Action.START, "pi-2");
    rack.meterAlone("pi-2");
    run(20);
    restart();
    rack.meterAlone("pi-2");
    run(40);
    assertThat(view().state()).isEqualTo("interrupted");
    assertThat(service.status().detail()).contains("one node alone");
    assertThatThrownBy(() -> order(Action.START, "")).hasMessageContaining("in front of pi-2");
    assertThat(order(Action.STOP, "").state()).isEqualTo("meter_back");
    follow("stopped", 60);
    assertThat(service.status().detail()).doesNotContain("one node alone");
  }

  @Test
  void whatMakesNoSenseIsRefusedInWords() throws Exception {
    assertThatThrownBy(() -> order(Action.START, "")).hasMessageContaining("no node");
    rack.metered(false);
    run(30);
    assertThatThrownBy(() -> order(Action.START, "")).hasMessageContaining("no meter");
    rack.metered(true);
    run(10);
    assertThatThrownBy(() -> order(Action.CONFIRM, "")).hasMessageContaining("no calibration");
    assertThatThrownBy(() -> order(Action.STOP, "")).hasMessageContaining("no calibration");
    assertThatThrownBy(() -> order(Action.SKIP, "")).hasMessageContaining("left out");
    assertThatThrownBy(() -> order(Action.RESUME, "")).hasMessageContaining("start one");
    assertThatThrownBy(() -> order(Action.START, "pi-9")).hasMessageContaining("pi-9");
    order(Action.START, "");
    assertThatThrownBy(() -> order(Action.START, "")).hasMessageContaining("running already");
  }

  @Test
  void whatIsKeptIsReadAgainAndWhatIsNoMemoryIsSaidToBeNone() throws Exception {
    Knowledge known =
        new Knowledge(
            new Level(5, 1),
            List.of(new Knowledge.Node("a", new Level(3, 1), new Level(4, 2), Quality.ASSUMED)));
    CalibrationMemory memory =
        new CalibrationMemory(
            CalibrationMemory.Phase.RUNNING,
            false,
            "",
            List.of("a"),
            List.of("b"),
            true,
            known,
            Optional.of(known),
            new Commissioning.Saved(
                Optional.of(new Level(4, 0.1)),
                List.of(new MeasuredStep("a", new Level(3, 0.1), 7))),
            "note");
    byte[] bytes = memory.write();
    assertThat(CalibrationMemory.read(bytes)).isEqualTo(memory);
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> CalibrationMemory.read(part)).isInstanceOf(IOException.class);
    }
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) 0xff;
      try {
        assertThat(CalibrationMemory.read(flipped).write()).as("byte %d", i).hasSizeGreaterThan(20);
      } catch (IOException e) {
        assertThat(e).as("byte %d", i).isNotNull();
      }
    }
  }

  /** A new service on the same tables; the rack is as it was, but all its nodes are on. */
  private void restart() throws Exception {
    service = service();
    service.restore();
    rack = rack();
    asked = "";
    clock.advance(Duration.ofSeconds(5));
    now += 5;
  }
}
