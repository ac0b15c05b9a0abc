package dev.wattrack.testkit.recording;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Writes the recording of a simulated rack with its truth. The same scenario gives the same files.
 * Confined to one thread.
 */
public final class RackRecording {
  private static final double FIXED_WATTS = 4.3;
  private static final double FAN_WATTS = 12;
  private static final double FAN_SETPOINT = 45;
  private static final int COMMISSION_SECONDS = 75;
  private static final int MINUTE = 60;

  private final RackScenario scenario;
  private final Random random;
  private final List<BoardTruth> boards = new ArrayList<>();
  private final List<JobTruth> jobs;

  /** Those that may run in this minute, in the order of the list: a week has thousands. */
  private List<JobTruth> near = List.of();

  private final double lag;
  private final double gain;
  private final double[] rack;
  private final double[] busyCounter;
  private final double[] netCounter;
  private final double[] diskCounter;
  private final double[] dieKelvin;
  private final double[] sinkKelvin;
  private final double[] clock;
  private double air = 30;
  private boolean fan;

  private RackRecording(RackScenario scenario) {
    this.scenario = scenario;
    this.random = new Random(scenario.seed() * 7919 + 17);
    Map<String, BoardTruth.ClassTruth> classes = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (String board : scenario.boards()) {
      BoardTruth.ClassTruth c =
          classes.computeIfAbsent(
              board, name -> BoardTruth.ClassTruth.draw(random, scenario.spread()));
      int number = numbers.merge(board, 1, Integer::sum);
      boards.add(BoardTruth.draw(board, number, c, scenario.skewSd(), random));
    }
    double from = scenario.commission() ? 60 + COMMISSION_SECONDS * (boards.size() + 1.0) : 0;
    this.jobs = new JobPlan(boards, scenario, random).draw(from);
    this.lag = 1 + 2 * random.nextDouble();
    this.gain = 1 + 0.005 * random.nextGaussian();
    int n = boards.size();
    this.rack = new double[scenario.seconds()];
    this.busyCounter = new double[n];
    this.netCounter = new double[n];
    this.diskCounter = new double[n];
    this.dieKelvin = new double[n];
    this.sinkKelvin = new double[n];
    this.clock = new double[n];
  }

  /** Writes all files of a scenario into a folder. */
  public static void write(RackScenario scenario, Path folder) throws IOException {
    Files.createDirectories(folder);
    new RackRecording(scenario).run(folder);
  }

  private void run(Path folder) throws IOException {
    try (PrintWriter signals = open(folder, "node_signals.csv");
        PrintWriter usage = open(folder, "job_usage.csv");
        PrintWriter env = open(folder, "env.csv");
        PrintWriter truth = open(folder, "truth.csv")) {
      signals.println(
          "t_s,node,cpu_busy_s,freq_mhz,gpu_util,net_bytes,disk_bytes,soc_temp_c,sensor_w");
      usage.println("t_s,node,job_id,cpu_s,io_bytes");
      env.println("t_s,temp_c");
      truth.println("t_s,component,power_w,idle_w");
      for (int t = 0; t < scenario.seconds(); t++) {
        second(t, signals, usage, truth);
        if (t % 5 == 0 && random.nextDouble() > 0.03) {
          env.printf(Locale.ROOT, "%d,%.1f%n", t, air + 0.25 * random.nextGaussian());
        }
      }
    }
    meter(folder);
    lists(folder);
  }

  private static PrintWriter open(Path folder, String name) throws IOException {
    return new PrintWriter(Files.newBufferedWriter(folder.resolve(name)));
  }

  private boolean off(int node, int t) {
    boolean window =
        scenario.offFrom() >= 0
            && node == Math.min(3, boards.size() - 1)
            && t >= scenario.offFrom()
            && t < scenario.offFrom() + scenario.offSeconds();
    return window || (scenario.commission() && t < poweredAt(node));
  }

  private static int poweredAt(int node) {
    return 60 + COMMISSION_SECONDS * node;
  }

  private boolean booting(int node, int t) {
    boolean after =
        scenario.offFrom() >= 0
            && node == Math.min(3, boards.size() - 1)
            && t >= scenario.offFrom() + scenario.offSeconds()
            && t < scenario.offFrom() + scenario.offSeconds() + 30;
    return after || (scenario.commission() && t >= poweredAt(node) && t < poweredAt(node) + 30);
  }

  private boolean heard(int node, int t) {
    boolean silent =
        scenario.silentFrom() >= 0
            && node == boards.size() - 1
            && t >= scenario.silentFrom()
            && t < scenario.silentFrom() + scenario.silentSeconds();
    return !silent
        && !off(node, t)
        && !(booting(node, t) && off(node, t - 12))
        && random.nextDouble() > 0.003;
  }

  private void second(int t, PrintWriter signals, PrintWriter usage, PrintWriter truth) {
    if (t % MINUTE == 0) {
      near = jobs.stream().filter(job -> job.start < t + MINUTE && job.end > t).toList();
    }
    int n = boards.size();
    double[] dc = new double[n];
    double[] idle = new double[n];
    double[] gpu = new double[n];
    double[][] dynamic = new double[near.size()][];
    for (int i = 0; i < n; i++) {
      if (!off(i, t)) {
        node(i, t, dc, idle, gpu, dynamic);
      } else {
        busyCounter[i] = netCounter[i] = diskCounter[i] = 0;
        dieKelvin[i] = sinkKelvin[i] = 0;
      }
    }
    double total = 0;
    for (double watts : dc) {
      total += watts;
    }
    double factor = BoardTruth.WALL_PER_DC * (1 + 0.03 * (total / Math.max(1, usual()) - 1));
    account(t, factor, idle, dynamic);
    air(total * factor);
    double extra = scenario.extraWatts() > 0 && t / 600 % 2 == 1 ? scenario.extraWatts() : 0;
    double fanWatts = fan ? FAN_WATTS : 0;
    rack[t] = total * factor + FIXED_WATTS + fanWatts + extra;
    for (int i = 0; i < n; i++) {
      BoardTruth b = boards.get(i);
      truth.printf(Locale.ROOT, "%d,%s,%.3f,%.3f%n", t, b.name(), dc[i] * factor, idle[i] * factor);
      if (heard(i, t)) {
        rows(i, t, dc[i], gpu[i], signals, usage);
      }
    }
    truth.printf(Locale.ROOT, "%d,infra,%.3f,%n%d,fan,%.3f,%n", t, FIXED_WATTS, t, fanWatts);
    if (scenario.extraWatts() > 0) {
      truth.printf(Locale.ROOT, "%d,extra,%.3f,%n", t, extra);
    }
  }

  private double usual() {
    return boards.stream().mapToDouble(b -> b.idle() + 0.3 * b.cpu()).sum();
  }

  /** One node for one second: counters, DC watts, and what each job caused. */
  private void node(int i, int t, double[] dc, double[] idle, double[] gpu, double[][] dynamic) {
    BoardTruth b = boards.get(i);
    double soc = air + b.airOffset() + dieKelvin[i] + sinkKelvin[i];
    idle[i] = b.idle() * (1 + 0.002 * (soc - 45));
    double system = booting(i, t) ? 1 : b.cores() * (0.005 + 0.01 * random.nextDouble());
    double busy = system;
    double weighted = system;
    List<JobTruth> here = new ArrayList<>();
    for (JobTruth job : near) {
      int place = job.place(i);
      double running = place < 0 ? 0 : job.running(t);
      if (running > 0) {
        double cpu =
            running
                * job.cores
                * job.busy
                * (job.kind.equals("dask") ? 0.8 + 0.4 * random.nextDouble() : 1);
        cpu = Math.min(cpu, running * job.cores);
        job.cpuSeconds[place] += cpu;
        busy += cpu;
        weighted += cpu * job.intensity * job.phase(random);
        here.add(job);
      }
    }
    double scale = busy > b.cores() ? b.cores() / busy : 1;
    double u = Math.min(1, busy / b.cores());
    clock[i] +=
        0.5 * ((u > 0.1 ? b.maxMhz() : b.minMhz() + u * 4 * (b.maxMhz() - b.minMhz())) - clock[i]);
    double watts = b.cpuWatts(u, Math.min(1, clock[i] / b.maxMhz()), weighted / busy);
    busyCounter[i] += busy * scale;
    double load = watts;
    for (JobTruth job : here) {
      double running = job.running(t);
      double cpu = Math.min(1, running * job.cores * job.busy * job.intensity / weighted) * watts;
      double g = job.gpu ? b.gpu() * running * 0.9 * job.intensity : 0;
      gpu[i] += job.gpu ? running * 0.9 : 0;
      double d = b.disk() * job.diskShare * running * (0.8 + 0.4 * random.nextDouble());
      double net = b.net() * job.netGbit * running;
      double bytes = b.disk() > 0 ? d / b.disk() * 250e6 : 0;
      job.ioBytes[job.place(i)] += bytes;
      diskCounter[i] += bytes;
      netCounter[i] += job.netGbit * running * 1.25e8;
      load += g + d + net;
      int index = near.indexOf(job);
      if (dynamic[index] == null) {
        dynamic[index] = new double[boards.size()];
      }
      dynamic[index][i] = cpu + g + d + net;
    }
    dc[i] = idle[i] + load;
    heat(i, b, idle[i] * BoardTruth.WALL_PER_DC, load * BoardTruth.WALL_PER_DC);
  }

  /** Part of the heat is at the die at once, the rest comes through the heat sink. */
  private void heat(int i, BoardTruth b, double idle, double load) {
    double kelvin = b.kelvinPerWatt() * (b.idleHeat() * idle + load);
    dieKelvin[i] += 0.3 * (0.5 * kelvin - dieKelvin[i]);
    sinkKelvin[i] += 0.012 * (0.5 * kelvin - sinkKelvin[i]);
  }

  private void account(int t, double factor, double[] idle, double[][] dynamic) {
    for (int j = 0; j < near.size(); j++) {
      JobTruth job = near.get(j);
      double running = job.running(t);
      for (int p = 0; running > 0 && p < job.nodes.length; p++) {
        int node = job.nodes[p];
        double watts = dynamic[j] == null ? 0 : dynamic[j][node];
        job.dynamic[p] += watts * factor;
        job.idle[p] += idle[node] * factor * running * job.cores / boards.get(node).cores();
      }
    }
  }

  private void air(double watts) {
    double room = scenario.hot() ? 30 : 22;
    double target = room + 0.45 * watts * (fan ? 0.6 : 1);
    air += (target - air) / 900;
    if (air > FAN_SETPOINT) {
      fan = true;
    } else if (air < FAN_SETPOINT - 7) {
      fan = false;
    }
  }

  private void rows(int i, int t, double dc, double gpu, PrintWriter signals, PrintWriter usage) {
    BoardTruth b = boards.get(i);
    double stamp = t + 1 + b.clockError();
    double soc = air + b.airOffset() + dieKelvin[i] + sinkKelvin[i] + 0.2 * random.nextGaussian();
    String sensor = "";
    if (scenario.sensors() && b.board().equals("pi5")) {
      sensor =
          String.format(
              Locale.ROOT, "%.3f", Math.max(0, (dc - 1.1 - 0.1 * b.airOffset()) / 1.1451));
    } else if (scenario.sensors() && b.board().equals("nano")) {
      sensor = String.format(Locale.ROOT, "%.3f", Math.round(dc / 0.04) * 0.04);
    }
    signals.printf(
        Locale.ROOT,
        "%.3f,%s,%.2f,%.0f,%.2f,%.0f,%.0f,%.1f,%s%n",
        stamp,
        b.name(),
        busyCounter[i],
        clock[i],
        gpu,
        netCounter[i],
        diskCounter[i],
        soc,
        sensor);
    for (JobTruth job : near) {
      int place = job.place(i);
      if (place >= 0 && job.running(t) > 0) {
        usage.printf(
            Locale.ROOT,
            "%.3f,%s,%d,%.6f,%.0f%n",
            stamp,
            b.name(),
            job.id,
            job.cpuSeconds[place],
            job.ioBytes[place]);
      }
    }
  }

  private void meter(Path folder) throws IOException {
    try (PrintWriter out = open(folder, "meter.csv")) {
      out.println("t_s,power_w");
      double outageEnd = -1;
      for (double t = lag + 2;
          t < scenario.seconds();
          t += scenario.meterPeriod() * (1 + 0.1 * (random.nextDouble() - 0.5))) {
        if (random.nextDouble() < 0.4 / 3600 * scenario.meterPeriod()) {
          outageEnd = t + 10 + 80 * random.nextDouble();
        }
        if (t < outageEnd || random.nextDouble() < scenario.lostShare()) {
          continue;
        }
        double watts = mean(t - lag - 1) * gain + 0.2 * random.nextGaussian();
        double dice = random.nextDouble();
        watts = dice < 5e-5 ? 0 : dice < 1e-4 ? watts * 3 : watts;
        double step = scenario.meterStep();
        out.printf(Locale.ROOT, "%.3f,%.1f%n", t, Math.max(0, Math.round(watts / step) * step));
      }
    }
  }

  /** Mean power of the second that begins at a time. */
  private double mean(double from) {
    int first = (int) Math.floor(from);
    double part = from - first;
    int last = Math.min(scenario.seconds() - 1, first + 1);
    return (1 - part) * rack[Math.max(0, first)] + part * rack[Math.max(0, last)];
  }

  private void lists(Path folder) throws IOException {
    try (PrintWriter out = open(folder, "jobs.csv");
        PrintWriter truth = open(folder, "truth_jobs.csv")) {
      out.println(
          "job_id,kind,name,submit_s,start_s,end_s,nodes,cores_per_node,uses_gpu,tasks,state");
      truth.println("job_id,node,dyn_j,idle_alloc_j");
      for (JobTruth job : jobs) {
        List<String> names = new ArrayList<>();
        for (int p = 0; p < job.nodes.length; p++) {
          String name = boards.get(job.nodes[p]).name();
          names.add(name);
          truth.printf(Locale.ROOT, "%d,%s,%.2f,%.2f%n", job.id, name, job.dynamic[p], job.idle[p]);
        }
        out.printf(
            Locale.ROOT,
            "%d,%s,%s,%.1f,%.1f,%.1f,%s,%d,%d,%d,%s%n",
            job.id,
            job.kind,
            job.program,
            job.start - 1,
            job.start,
            job.end,
            String.join(" ", names),
            job.cores,
            job.gpu ? 1 : 0,
            1,
            job.state);
      }
    }
    if (scenario.offFrom() >= 0) {
      String node = boards.get(Math.min(3, boards.size() - 1)).name();
      int on = scenario.offFrom() + scenario.offSeconds();
      Files.writeString(
          folder.resolve("power_events.csv"),
          "node,off_s,on_s\n" + node + "," + scenario.offFrom() + "," + on + "\n");
    }
    Files.writeString(folder.resolve("config.json"), config());
  }

  private String config() {
    List<String> nodes = new ArrayList<>();
    for (BoardTruth b : boards) {
      String sensor =
          !scenario.sensors()
              ? "null"
              : b.board().equals("pi5")
                  ? "\"pmic\""
                  : b.board().equals("nano") ? "\"ina3221\"" : "null";
      nodes.add(
          String.format(
              Locale.ROOT,
              "{\"name\":\"%s\",\"board\":\"%s\",\"cores\":%d,\"f_max_mhz\":%.0f,\"has_gpu\":%b,\"has_disk_counter\":%b,\"sensor\":%s}",
              b.name(),
              b.board(),
              b.cores(),
              b.maxMhz(),
              b.hasGpu(),
              b.disk() > 0,
              sensor));
    }
    return String.format(
        Locale.ROOT,
        "{\"simulated\":true,\"nodes\":[%s],%n\"fixed\":[{\"name\":\"switch and supply standby\",\"prior_w\":4.5,\"sd_w\":2.0}],%n"
            + "\"fan\":{\"thermostat_c\":%.1f},%n\"meter\":{\"model\":\"simulated\",\"nominal_period_s\":%.1f,\"resolution_w\":%.1f},%n"
            + "\"duration_s\":%d,\"commission\":%b,\"calibration\":false}%n",
        String.join(",\n", nodes),
        FAN_SETPOINT,
        scenario.meterPeriod(),
        scenario.meterStep(),
        scenario.seconds(),
        scenario.commission());
  }
}
