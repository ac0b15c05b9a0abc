package dev.wattrack.cli.command;

import dev.wattrack.energy.RackEvent;
import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.energy.replay.RecordingException;
import dev.wattrack.energy.replay.Replay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recorded CSV files through the energy engine, as if they came live. */
@Command(
    name = "replay",
    description = "Split a recorded rack meter over nodes and jobs.",
    footer = {
      "",
      "DIR holds config.json, meter.csv, env.csv, node_signals.csv, job_usage.csv and jobs.csv;",
      "OUT gets node_power.csv, job_energy.csv and intervals.csv. See docs/energy.md."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Parameters(paramLabel = "DIR", description = "Folder of recorded data.")
  private Path folder = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "OUT", description = "Folder of results.")
  private Path out = Path.of("");

  private final Context context;

  ReplayCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    PrintStream err = context.terminal().err();
    try {
      long began = context.clock().millis();
      Replay.Summary summary = replay();
      double seconds = Math.max(0.001, (context.clock().millis() - began) / 1000.0);
      err.printf(
          Locale.ROOT,
          "replayed %.1f h in %.1f s, %,.0f times faster than real time; the meter lags by %.1f s%n",
          summary.seconds() / 3600,
          seconds,
          summary.seconds() / seconds,
          summary.lagSeconds());
      for (RackEvent event : summary.events()) {
        err.printf(Locale.ROOT, "  at %.0f s: %s%n", event.timeSeconds(), event.text());
      }
      if (summary.refused() > 0) {
        err.println(
            "  " + summary.refused() + " rows named a node or job that is not in the lists");
      }
      err.println("wrote " + out + "; model, not verified on this rack");
      return 0;
    } catch (RecordingException e) {
      err.println("wattrack: " + e.getMessage());
      return FAILED;
    }
  }

  private Replay.Summary replay() throws IOException, RecordingException {
    if (!context.terminal().interactive()) {
      return Replay.run(folder, out, BoardPriors.bundled(), done -> {});
    }
    double total = Replay.durationSeconds(folder);
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("replaying")
            .setInitialMax(Math.max(1, Math.round(total / 60)))
            .setUnit(" min", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .build()) {
      DoubleConsumer progress = done -> bar.stepTo(Math.round(done / 60));
      return Replay.run(folder, out, BoardPriors.bundled(), progress);
    }
  }
}
