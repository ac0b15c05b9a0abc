package dev.wattrack.aggregator.energy;

import dev.wattrack.aggregator.energy.CalibrationView.Task;
import dev.wattrack.energy.calibrate.CalibrationReport;
import dev.wattrack.energy.calibrate.Instruction;
import dev.wattrack.energy.calibrate.Knowledge;
import dev.wattrack.energy.calibrate.LoadKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts what the wizard asks into the form that is shown. Immutable. */
record CalibrationTask(Predicate<String> isHeard, Function<String, List<String>> outletsOf) {

  /** What is to be done now, or null. */
  static @Nullable Task of(
      CalibrationMemory here,
      @Nullable Instruction instruction,
      boolean confirmed,
      Predicate<String> isHeard,
      Function<String, List<String>> outletsOf) {
    CalibrationTask task = new CalibrationTask(isHeard, outletsOf);
    return switch (here.phase()) {
      case RUNNING -> instruction == null ? null : task.shown(instruction, confirmed);
      case METER_BACK ->
          task.make(
              "meter_back",
              "put the meter back between the wall and the rack, and start "
                  + here.single()
                  + " again",
              List.of(here.single()),
              true);
      case REPORTING ->
          task.make("wait", "the model is taking in the last readings", List.of(), false);
      case INTERRUPTED, STOPPED, FINISHED -> null;
    };
  }

  private Task shown(Instruction instruction, boolean confirmed) {
    String text = instruction.text();
    if (instruction instanceof Instruction.SwitchOff off) {
      return make("switch_off", text, off.nodes(), !confirmed);
    }
    if (instruction instanceof Instruction.SwitchOn on) {
      return make("switch_on", text, List.of(on.node()), true);
    }
    if (instruction instanceof Instruction.MoveMeter move) {
      return make("move_meter", text, List.of(move.node()), true);
    }
    if (instruction instanceof Instruction.Wait wait) {
      return new Task("wait", text, List.of(), List.of(), Map.of(), false, wait.share(), 0, "");
    }
    if (instruction instanceof Instruction.Load load) {
      List<String> node = List.of(load.node());
      return new Task(
          "load",
          text,
          node,
          heard(node),
          Map.of(),
          false,
          0,
          load.seconds(),
          command(load.kind(), (int) Math.ceil(load.seconds())));
    }
    if (instruction instanceof Instruction.StopLoad stop) {
      return make("stop_load", text, List.of(stop.node()), false);
    }
    return make("finished", text, List.of(), false);
  }

  /** Named as the program of a calibration, so that the load's intensity is learned. */
  private static String command(LoadKind kind, int seconds) {
    String run = "wattrack run --name " + LoadKind.PROGRAM + " -- timeout " + seconds + " ";
    return switch (kind) {
      case ONE_CORE -> run + "sh -c 'yes >/dev/null'";
      case ALL_CORES -> run + "sh -c 'for i in $(seq $(nproc)); do yes >/dev/null & done; wait'";
      case DISK ->
          run
              + "sh -c 'while :; do dd if=/dev/zero of=wattrack-load bs=1M count=64 conv=fsync;"
              + " done'; rm -f wattrack-load";
      case GPU -> "";
    };
  }

  private Task make(String kind, String text, List<String> nodes, boolean confirm) {
    Map<String, List<String>> outlets = new LinkedHashMap<>();
    for (String node : nodes) {
      List<String> feeds = outletsOf.apply(node);
      if (!feeds.isEmpty()) {
        outlets.put(node, feeds);
      }
    }
    return new Task(kind, text, nodes, heard(nodes), outlets, confirm, 0, 0, "");
  }

  private List<String> heard(List<String> nodes) {
    return nodes.stream().filter(isHeard).toList();
  }

  /** What became known. */
  static CalibrationView.Report report(CalibrationMemory here, Knowledge after) {
    return CalibrationView.Report.of(
        here.complete(),
        CalibrationReport.of(here.before(), after, here.saved().steps(), here.staying()));
  }
}
