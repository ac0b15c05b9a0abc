package dev.wattrack.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench}: measures and prints a table; run from the root of the repository, once built. */
public final class BenchMain {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final String USAGE =
      """
      usage: bench codec|agent|parts|ingest|store|query|dashboards|report|fleet|alerts|energy [--quick]
        codec   ns per value of the codecs of wire and blocks (JMH)
        agent   CPU, memory and bytes of the agent, beside node_exporter
        parts   what the collectors of GPUs, drives and the like cost a node without such parts
        ingest  CPU of the aggregator per value, beside VictoriaMetrics
        store   bytes and CPU of the embedded store alone: 16 nodes of 120 values, a day
        query   time of queries over HTTP on a day of 16 nodes
        dashboards  time of every query of the Grafana dashboards on a month of 16 nodes
        report  time of the efficiency report over 30 days of 16 nodes and 1,000 jobs
        fleet   10,000 nodes of 50 values at 1 Hz on one aggregator, for two minutes;
                [--seconds N | --hour] [--nodes N] [--values N]
        alerts  CPU of the default rules on 1,000 nodes
        energy  error of watts per node and joules per job on recordings with truth, beside peers;
                [DIR, ../shared/energy if not given] [--seeds N: simulated racks] [--from SEED];
                racks from 9001, the default, are for reports: choose constants on others;
                --write DIR [--days N] only writes a simulated rack's recording, to time a replay
        --quick a fraction of the time; says whether it works, not how fast it is
      """;

  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(args), Path.of(""), System.out, System.err));
  }

  /**
   * Runs one benchmark.
   *
   * @param root of the repository, where the launcher is
   * @return 0 done, 1 failed, 2 wrong usage
   */
  public static int run(List<String> args, Path root, PrintStream out, PrintStream err) {
    if (args.equals(List.of("--help"))) {
      out.print(USAGE);
      return OK;
    }
    Path absolute = root.toAbsolutePath().normalize();
    try {
      if (!args.isEmpty() && args.get(0).equals("energy")) {
        new EnergyBench(absolute, out, args.subList(1, args.size())).run();
        return OK;
      }
      BenchOptions options = BenchOptions.of(args);
      boolean quick = options.quick();
      switch (options.name()) {
        case "codec" -> codec(out, quick);
        case "agent" -> new AgentBench(absolute, out, quick).run();
        case "parts" -> new PartsBench(absolute, out, quick).run();
        case "ingest" -> new IngestBench(absolute, out, quick).run();
        case "store" -> new StoreBench(absolute, out, quick).run();
        case "query" -> new QueryBench(absolute, out, quick).run();
        case "dashboards" -> new DashboardBench(absolute, out, quick).run();
        case "report" -> new ReportBench(absolute, out, quick).run();
        case "fleet" -> new FleetBench(absolute, out, options).run();
        case "alerts" -> new AlertsBench(out, quick).run();
        default ->
            throw new IllegalArgumentException("no benchmark named '" + options.name() + "'");
      }
      return OK;
    } catch (IllegalArgumentException e) {
      err.print("bench: " + e.getMessage() + "\n" + USAGE);
      return WRONG_USAGE;
    } catch (BenchException | IOException | RunnerException e) {
      err.println("bench: " + (e.getMessage() == null ? e : e.getMessage()));
      return FAILED;
    }
  }

  private static void codec(PrintStream out, boolean quick) throws RunnerException, IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(TickCodecBench.class.getSimpleName())
            .include(BlockCodecBench.class.getSimpleName());
    if (quick) {
      options
          .warmupIterations(1)
          .measurementIterations(1)
          .measurementTime(TimeValue.milliseconds(500));
    }
    new Runner(options.build()).run();
    TickCodecBench ticks = new TickCodecBench();
    ticks.prepare();
    BlockCodecBench block = new BlockCodecBench();
    block.prepare();
    out.printf(
        "%.3f bytes per value on the wire, %.3f in a block%n",
        ticks.encodedBytes() / (double) TickCodecBench.VALUES,
        block.encodedBytes() / (double) BlockCodecBench.VALUES);
  }

  private BenchMain() {}
}
