package dev.wattrack.energy.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.energy.input.NodeSpec;
import dev.wattrack.energy.input.SensorKind;
import dev.wattrack.energy.ledger.Quality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommissioningTest {

  /** Three boards, one of which runs the wizard, follow it to its end. */
  private static final Plan PLAN =
      Plan.of(List.of(spec("n1"), spec("n2"), spec("n3")), List.of(), 1, 0.1);

  private static NodeSpec spec(String name) {
    return new NodeSpec(name, "pi4", 4, 1800, false, false, SensorKind.NONE);
  }

  private static WizardRack rack(long seed) {
    WizardRack rack = new WizardRack(seed, List.of("n1", "n2", "n3"));
    rack.idle("n1", 2.4);
    rack.idle("n2", 3.1);
    rack.idle("n3", 4.0);
    return rack;
  }

  @Test
  void theWizardFindsEveryNodesIdlePowerAndSaysWhatBecameKnown() {
    WizardRack rack = rack(1);
    rack.run(120);
    Knowledge before = Knowledge.of(rack.engine());
    Commissioning wizard = new Commissioning(PLAN);
    assertThat(rack.follow(wizard, 1500)).isInstanceOf(Instruction.Finished.class);
    assertThat(wizard.steps()).hasSize(3);
    assertThat(wizard.progress()).isEqualTo(1);
    assertThat(wizard.steps().get(0).step().watts()).isCloseTo(2.4, within(0.2));
    assertThat(wizard.steps().get(2).step().watts()).isCloseTo(4.0, within(0.2));
    assertThat(wizard.fixed().orElseThrow().watts()).isCloseTo(4.0, within(0.2));
    rack.run(60);
    CalibrationReport report =
        CalibrationReport.of(before, Knowledge.of(rack.engine()), wizard.steps(), PLAN.staying());
    assertThat(report.rows()).allMatch(CalibrationReport.Row::identified);
    for (CalibrationReport.Row row : report.rows()) {
      assertThat(row.before().quality()).isEqualTo(Quality.ASSUMED);
      assertThat(row.after().quality()).isEqualTo(Quality.MEASURED);
      assertThat(row.after().idle().sdWatts()).isLessThan(0.3 * row.before().idle().sdWatts());
      assertThat(row.after().idle().watts()).isCloseTo(rack.idle(row.after().name()), within(0.2));
    }
    assertThat(report.text()).contains("n2 idle").contains("idle power measured");
  }

  @Test
  void aNodeThatStaysOnIsSaidToBeKnownInASumOnly() {
    WizardRack rack = rack(2);
    rack.run(120);
    Knowledge before = Knowledge.of(rack.engine());
    Plan plan = Plan.of(List.of(spec("n1"), spec("n2")), List.of("n3"), 1, 0.1);
    Commissioning wizard = new Commissioning(plan);
    rack.follow(wizard, 1500);
    assertThat(wizard.fixed().orElseThrow().watts()).isCloseTo(8.0, within(0.2));
    rack.run(60);
    CalibrationReport report =
        CalibrationReport.of(before, Knowledge.of(rack.engine()), wizard.steps(), plan.staying());
    assertThat(report.rows().get(0).identified()).isTrue();
    assertThat(report.rows().get(2).identified()).isFalse();
    assertThat(report.rows().get(2).verdict()).contains("only its sum");
  }

  @Test
  void aWizardThatIsStoppedGoesOnWithWhatIsNotMeasuredYet() {
    for (int seconds = 20; seconds < 400; seconds += 60) {
      WizardRack rack = rack(seconds);
      rack.run(60);
      Commissioning first = new Commissioning(PLAN);
      rack.follow(first, seconds);
      first.stop(rack.seconds());
      Instruction end = first.advance(rack.seconds());
      assertThat(end).isInstanceOf(Instruction.Finished.class);
      rack.switchOn(((Instruction.Finished) end).switchOn());
      rack.run(90);
      Commissioning second = Commissioning.resume(PLAN, first.save());
      assertThat(rack.follow(second, 1500).text()).as("stopped at %d s", seconds).isEqualTo("done");
      assertThat(second.steps()).hasSize(3);
      for (MeasuredStep step : second.steps()) {
        assertThat(step.step().watts())
            .as("stopped at %d s, %s", seconds, step.node())
            .isCloseTo(rack.idle(step.node()), within(0.25));
      }
    }
  }

  @Test
  void whatWasSwitchedOffIsNamedWhenItIsStopped() {
    WizardRack rack = rack(4);
    rack.run(60);
    Commissioning wizard = new Commissioning(PLAN);
    rack.follow(wizard, 60);
    wizard.stop(rack.seconds());
    Instruction.Finished end = (Instruction.Finished) wizard.advance(rack.seconds());
    assertThat(end.complete()).isFalse();
    assertThat(end.switchOn()).isNotEmpty().doesNotContain("switch");
    assertThat(end.text()).contains("switch on again");
  }

  @Test
  void aNodeThatComesOnByItselfIsSwitchedOffAgain() {
    WizardRack rack = rack(5);
    rack.run(60);
    Commissioning wizard = new Commissioning(PLAN);
    rack.follow(wizard, 60);
    rack.switchOn(List.of("n3"));
    List<String> asked = new ArrayList<>();
    rack.follow(wizard, 1500, instruction -> asked.add(instruction.text()));
    assertThat(asked).anyMatch(text -> text.startsWith("switch off") && text.contains("n3"));
    assertThat(wizard.steps()).hasSize(3);
  }

  @Test
  void aNodeThatNeverComesIsLeftOut() {
    WizardRack rack = rack(6);
    rack.run(60);
    rack.dead("n2");
    Commissioning wizard = new Commissioning(PLAN);
    rack.follow(wizard, 700);
    while (!(wizard.advance(rack.seconds()) instanceof Instruction.Finished)) {
      wizard.skip(rack.seconds());
      rack.follow(wizard, 300);
    }
    assertThat(wizard.steps()).extracting(MeasuredStep::node).contains("n1");
    assertThat(wizard.steps())
        .filteredOn(MeasuredStep::seen)
        .extracting(MeasuredStep::node)
        .doesNotContain("n2");
  }

  @Test
  void itWaitsWhileANodeWorks() {
    WizardRack rack = rack(7);
    rack.run(60);
    Commissioning wizard = new Commissioning(PLAN);
    rack.follow(wizard, 100);
    rack.busy("n1", true);
    Instruction waiting = rack.follow(wizard, 200);
    assertThat(waiting.text()).contains("n1 is busy");
    int measured = wizard.steps().size();
    rack.busy("n1", false);
    rack.follow(wizard, 1500);
    assertThat(wizard.steps()).hasSizeGreaterThan(measured).hasSize(3);
  }

  @Test
  void staggeredLoadsComeOneAfterTheOtherWithRestsBetween() {
    WizardRack rack = rack(8);
    rack.run(60);
    Commissioning wizard = new Commissioning(PLAN.withStaggeredLoads());
    List<String> asked = new ArrayList<>();
    rack.follow(
        wizard,
        2500,
        instruction -> {
          if (instruction instanceof Instruction.Load && !asked.contains(instruction.text())) {
            asked.add(instruction.text());
          }
        });
    assertThat(asked)
        .containsExactly(
            "one core busy on n1",
            "all cores busy on n1",
            "one core busy on n2",
            "all cores busy on n2",
            "one core busy on n3",
            "all cores busy on n3");
    assertThat(wizard.progress()).isEqualTo(1);
  }

  @Test
  void aLoadIsWaitedForUntilItIsSeenAndUntilItIsGone() {
    Instruction.Load[] asked = new Instruction.Load[1];
    RackView rack = new RackView();
    LoadSequence loads = new LoadSequence(List.of(spec("n1")), 10);
    List<String> said = new ArrayList<>();
    for (int second = 0; second < 260; second++) {
      boolean tooShort = second >= 100 && second < 104;
      boolean works = tooShort || second >= 120 && second < 150;
      rack.heard(second, "n1", works ? 0.26 : 0.01);
      loads.over(second, rack);
      Instruction now = loads.instruction(second);
      if (said.isEmpty() || !said.get(said.size() - 1).equals(now.text())) {
        said.add(now.text());
      }
      asked[0] = now instanceof Instruction.Load load ? load : asked[0];
    }
    assertThat(said)
        .containsExactly(
            "one core busy on n1",
            "one core busy on n1 is seen; let it go on",
            "one core busy on n1",
            "one core busy on n1 is seen; let it go on",
            "end the load on n1",
            "a rest before the next load",
            "all cores busy on n1");
    assertThat(asked[0].seconds()).isEqualTo(LoadKind.ALL_CORES.seconds());
    assertThat(loads.progress()).isEqualTo(0.5);
  }

  @Test
  void aLoadThatNobodyStartsIsLeftOutInTheEnd() {
    RackView rack = new RackView();
    LoadSequence loads = new LoadSequence(List.of(spec("n1")), 10);
    boolean over = false;
    for (int second = 0; second < 400; second++) {
      rack.heard(second, "n1", 0.01);
      over = loads.over(second, rack);
    }
    assertThat(over).isTrue();
    assertThat(loads.progress()).isEqualTo(1);
  }

  @Test
  void aPlanThatSwitchesANodeThatStaysIsRefused() {
    assertThatThrownBy(() -> Plan.of(List.of(spec("n1")), List.of("n1"), 1, 0.1))
        .hasMessageContaining("n1");
    assertThatThrownBy(() -> Plan.of(List.of(), List.of("n1"), 1, 0.1))
        .hasMessageContaining("no node");
  }
}
