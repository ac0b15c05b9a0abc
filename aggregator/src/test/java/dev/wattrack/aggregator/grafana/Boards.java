package dev.wattrack.aggregator.grafana;

import java.util.List;

/** The dashboards of Wattrack. Queries are InfluxQL with Grafana's variables. */
final class Boards {
  private static final String HOSTS = " AND \"host\" =~ /^$host$/";
  private static final String JOBS = " AND \"job\" =~ /^$job$/";
  private static final String WHERE = " WHERE $timeFilter";
  private static final String BY = " GROUP BY time($__interval), ";
  private static final String METER = WHERE + " AND \"source\" = 'meter'";

  static List<Board> all() {
    return List.of(cluster(), node(), power(), jobs(), storage(), wattrack());
  }

  /** A field of nodes over time, a series for each of the tags. */
  static String of(String call, String measurement, String more, String tags) {
    return "SELECT "
        + call
        + " FROM \""
        + measurement
        + "\""
        + WHERE
        + HOSTS
        + more
        + BY
        + tags
        + " fill(none)";
  }

  private static String cpu(String call, String tags) {
    return of(call, "cpu", " AND \"cpu\" = 'cpu-total'", tags);
  }

  static String rate(String field, String measurement, String tags) {
    return of("non_negative_derivative(mean(\"" + field + "\"), 1s)", measurement, "", tags);
  }

  private static String meter(String call) {
    return "SELECT " + call + " FROM \"power\"" + METER + BY + "\"sensor\" fill(none)";
  }

  private static String climate(String call) {
    return "SELECT " + call + " FROM \"climate\"" + WHERE + BY + "\"sensor\" fill(none)";
  }

  private static String ledger(String call, String interval) {
    return "SELECT "
        + call
        + " FROM \"ledger\""
        + WHERE
        + " GROUP BY time("
        + interval
        + ") fill(none)";
  }

  private static Panel temperatures(String title, String tags, String alias) {
    return Panel.curves(title, "celsius")
        .query(of("max(\"temp\")", "temp", "", tags), alias)
        .from(60, "orange")
        .from(80, "red");
  }

  private static Panel air() {
    return Panel.curves("Air", "celsius")
        .says("The thermostat's fan switches at the 60 °C line.")
        .query(climate("mean(\"temperature_celsius\")"), "$tag_sensor")
        .reaches(65)
        .from(60, "red");
  }

  private static Panel nodePower() {
    return Panel.curves("Power of the nodes", "watt")
        .says("Of the ledger: measured, modelled or assumed, idle power included.")
        .query(of("mean(\"watts\")", "ledger_node", "", "\"host\""), "$tag_host")
        .stacked()
        .byMinute();
  }

  private static Board cluster() {
    return new Board(
        "cluster",
        "Cluster",
        List.of("host"),
        List.of(
            Panel.number("Nodes heard", "short")
                .query(
                    "SELECT count(\"load\") FROM (SELECT last(\"load1\") AS \"load\" FROM \"system\""
                        + WHERE
                        + HOSTS
                        + " GROUP BY \"host\")"),
            Panel.number("Power now", "watt")
                .query("SELECT last(\"watts\") FROM \"power\"" + METER + " GROUP BY \"sensor\""),
            Panel.number("Air now", "celsius")
                .query(
                    "SELECT last(\"temperature_celsius\") FROM \"climate\""
                        + WHERE
                        + " GROUP BY \"sensor\"",
                    "$tag_sensor")
                .from(60, "orange")
                .from(65, "red"),
            Panel.number("Hottest sensor", "celsius")
                .query("SELECT max(\"temp\") FROM \"temp\"" + WHERE + HOSTS)
                .from(60, "orange")
                .from(80, "red"),
            Panel.curves("Processors", "percent")
                .query(cpu("100 - mean(\"usage_idle\")", "\"host\""), "$tag_host")
                .range(0, 100)
                .leadsToNode(),
            Panel.curves("Memory", "percent")
                .query(of("mean(\"used_percent\")", "mem", "", "\"host\""), "$tag_host")
                .range(0, 100)
                .from(90, "red")
                .leadsToNode(),
            Panel.curves("Load", "short")
                .query(of("mean(\"load1\")", "system", "", "\"host\""), "$tag_host")
                .leadsToNode(),
            temperatures("Temperature", "\"host\"", "$tag_host").leadsToNode(),
            Panel.curves("Network received", "Bps")
                .query(
                    rate("bytes_recv", "net", "\"host\", \"interface\""),
                    "$tag_host $tag_interface")
                .leadsToNode(),
            nodePower().leadsToNode()));
  }

  private static Board node() {
    return new Board(
        "node",
        "Node",
        List.of("host"),
        List.of(
            Panel.number("Up for", "s")
                .query(
                    "SELECT last(\"uptime\") FROM \"system\""
                        + WHERE
                        + HOSTS
                        + " GROUP BY \"host\"",
                    "$tag_host"),
            Panel.number("Processors on line", "short")
                .query(
                    "SELECT last(\"n_cpus\") FROM \"system\""
                        + WHERE
                        + HOSTS
                        + " GROUP BY \"host\"",
                    "$tag_host"),
            Panel.number("Used of /", "percent")
                .query(
                    "SELECT last(\"used_percent\") FROM \"disk\""
                        + WHERE
                        + HOSTS
                        + " AND \"path\" = '/' GROUP BY \"host\"",
                    "$tag_host")
                .range(0, 100)
                .from(90, "red"),
            Panel.number("Energy", "joule")
                .says("Of the ledger, idle energy included, in the time that is shown.")
                .query(
                    "SELECT sum(\"joules\") FROM \"ledger_node\""
                        + WHERE
                        + HOSTS
                        + " GROUP BY \"host\"",
                    "$tag_host"),
            Panel.curves("Processor by mode", "percent")
                .query(cpu("mean(\"usage_user\")", "\"host\""), "$tag_host user")
                .query(cpu("mean(\"usage_system\")", "\"host\""), "$tag_host system")
                .query(cpu("mean(\"usage_iowait\")", "\"host\""), "$tag_host iowait")
                .range(0, 100)
                .stacked(),
            Panel.curves("Clock", "rotmhz")
                .query(cpu("mean(\"frequency_mhz\")", "\"host\""), "$tag_host"),
            Panel.curves("Memory", "bytes")
                .query(of("mean(\"used\")", "mem", "", "\"host\""), "$tag_host used")
                .query(of("mean(\"available\")", "mem", "", "\"host\""), "$tag_host available")
                .query(of("mean(\"cached\")", "mem", "", "\"host\""), "$tag_host cached"),
            temperatures("Temperatures", "\"host\", \"sensor\"", "$tag_host $tag_sensor"),
            Panel.curves("Network", "Bps")
                .query(
                    rate("bytes_recv", "net", "\"host\", \"interface\""),
                    "$tag_host $tag_interface received")
                .query(
                    rate("bytes_sent", "net", "\"host\", \"interface\""),
                    "$tag_host $tag_interface sent"),
            Panel.curves("Load", "short")
                .query(of("mean(\"load1\")", "system", "", "\"host\""), "$tag_host"),
            Panel.curves("Where its watts go", "watt")
                .says("Of the ledger: idle, jobs, and what is neither.")
                .query(of("mean(\"idle_watts\")", "ledger_node", "", "\"host\""), "$tag_host idle")
                .query(of("mean(\"jobs_watts\")", "ledger_node", "", "\"host\""), "$tag_host jobs")
                .query(
                    of("mean(\"system_watts\")", "ledger_node", "", "\"host\""), "$tag_host system")
                .size(24, 8)
                .stacked()
                .byMinute()),
        List.of(PartPanels.gpus(), PartPanels.infiniband(), PartPanels.drives(), PartPanels.nfs()));
  }

  private static Board power() {
    return new Board(
        "power-and-climate",
        "Power and climate",
        List.of("host", "range"),
        List.of(
            Panel.curves("Where the watts go", "watt")
                .says(
                    "The ledger: idle energy of all nodes, jobs, the nodes' own work, fan, fixed"
                        + " infrastructure, and what nothing explains. The sum is the meter.")
                .query(ledger("mean(\"idle_watts\")", "$__interval"), "idle")
                .query(ledger("mean(\"jobs_watts\")", "$__interval"), "jobs")
                .query(ledger("mean(\"system_watts\")", "$__interval"), "system")
                .query(ledger("mean(\"fixed_watts\")", "$__interval"), "fixed")
                .query(ledger("mean(\"fan_watts\")", "$__interval"), "fan")
                .query(ledger("mean(\"residual_watts\")", "$__interval"), "residual")
                .size(24, 9)
                .stacked()
                .byMinute(),
            Panel.curves("Meter", "watt").query(meter("mean(\"watts\")"), "$tag_sensor"),
            nodePower().leadsToNode(),
            Panel.curves("Energy every $range", "joule")
                .query(ledger("sum(\"meter_joules\")", "$range"), "meter")
                .byMinute()
                .bars(),
            Panel.curves("Voltage", "volt").query(meter("mean(\"volts\")"), "$tag_sensor"),
            air(),
            Panel.curves("Humidity", "humidity")
                .query(climate("mean(\"humidity_percent\")"), "$tag_sensor")
                .range(0, 100),
            temperatures("Hottest sensor of each node", "\"host\"", "$tag_host")
                .leadsToNode()
                .size(24, 8)));
  }

  private static String runs(String what, String more, String tag) {
    return "SELECT "
        + what
        + " FROM \"job_run\""
        + WHERE
        + JOBS
        + more
        + (tag.isEmpty() ? "" : " GROUP BY \"" + tag + "\"");
  }

  private static Board jobs() {
    String perTask = "sum(\"joules\") / sum(\"tasks_done\")";
    String job = of("mean(\"%s\")", "job", JOBS, "\"job\", \"host\"");
    return new Board(
        "jobs-and-efficiency",
        "Jobs and efficiency",
        List.of("host", "job", "range"),
        List.of(
            Panel.number("Runs", "short").query(runs("count(\"seconds\")", "", "")),
            Panel.number("Energy of the runs", "joule")
                .says("By the configured idle policy; those that run count until now.")
                .query(runs("sum(\"joules\")", "", "")),
            Panel.number("Joules per task", "joule").query(runs(perTask, "", "")),
            Panel.number("Idle energy nobody used", "joule")
                .says("Idle energy of nodes that no job had allocated.")
                .query("SELECT sum(\"unallocated_joules\") FROM \"ledger\"" + WHERE),
            Panel.gauges("Joules per task by program", "joule")
                .query(runs(perTask, "", "name"), "$tag_name"),
            Panel.gauges("Joules per task by sweep", "joule")
                .says("A sweep is an array of jobs, or whatever the scheduler groups.")
                .query(runs(perTask, " AND \"group\" != ''", "group"), "$tag_group"),
            Panel.gauges("Energy by user", "joule")
                .query(runs("sum(\"joules\")", "", "user"), "$tag_user"),
            Panel.curves("Idle cost by node", "watt")
                .says("Idle power that no job had allocated.")
                .query(
                    of("mean(\"unallocated_watts\")", "ledger_node", "", "\"host\""), "$tag_host")
                .stacked()
                .byMinute(),
            Panel.curves("Energy of runs by their start, every $range", "joule")
                .query(
                    "SELECT sum(\"marginal_joules\") AS \"dynamic\", sum(\"idle_joules\") AS"
                        + " \"idle\" FROM \"job_run\""
                        + WHERE
                        + JOBS
                        + " GROUP BY time($range) fill(none)",
                    "$col")
                .bars(),
            Panel.curves("Cores a job keeps busy", "short")
                .query(
                    of(
                        "non_negative_derivative(mean(\"cpu_seconds\"), 1s)",
                        "job",
                        JOBS,
                        "\"job\", \"host\""),
                    "$tag_job $tag_host"),
            Panel.curves("Memory", "bytes")
                .query(job.formatted("memory_bytes"), "$tag_job $tag_host"),
            Panel.curves("Processes", "short")
                .query(job.formatted("processes"), "$tag_job $tag_host"),
            Panel.table("The newest runs")
                .query(
                    "SELECT \"name\", \"job\", \"user\", \"state\", \"nodes\", \"seconds\","
                        + " \"cpu_seconds\", \"joules\", \"joules_low\", \"joules_high\","
                        + " \"watts\", \"tasks_done\", \"joules_per_task\", \"quality\""
                        + " FROM \"job_run\""
                        + WHERE
                        + JOBS
                        + " ORDER BY time DESC LIMIT 100")));
  }

  private static Board storage() {
    return new Board(
        "storage-and-network",
        "Storage and network",
        List.of("host"),
        List.of(
            Panel.curves("File systems", "percent")
                .query(
                    of("max(\"used_percent\")", "disk", "", "\"host\", \"path\""),
                    "$tag_host $tag_path")
                .range(0, 100)
                .from(90, "red")
                .leadsToNode(),
            Panel.curves("Time the disk is busy", "ms")
                .says("Milliseconds of each second.")
                .query(rate("io_time", "diskio", "\"host\", \"name\""), "$tag_host $tag_name")
                .from(900, "red"),
            Panel.curves("Read", "Bps")
                .query(rate("read_bytes", "diskio", "\"host\", \"name\""), "$tag_host $tag_name"),
            Panel.curves("Written", "Bps")
                .query(rate("write_bytes", "diskio", "\"host\", \"name\""), "$tag_host $tag_name"),
            Panel.curves("Received", "Bps")
                .query(
                    rate("bytes_recv", "net", "\"host\", \"interface\""),
                    "$tag_host $tag_interface"),
            Panel.curves("Sent", "Bps")
                .query(
                    rate("bytes_sent", "net", "\"host\", \"interface\""),
                    "$tag_host $tag_interface"),
            Panel.curves("Errors while receiving", "short")
                .query(
                    of(
                        "non_negative_difference(last(\"err_in\"))",
                        "net",
                        "",
                        "\"host\", \"interface\""),
                    "$tag_host $tag_interface")
                .from(1, "red")
                .size(24, 8)),
        List.of(
            PartPanels.infiniband(), PartPanels.drives(), PartPanels.shared(), PartPanels.nfs()));
  }

  private static Board wattrack() {
    return new Board(
        "wattrack",
        "Wattrack itself",
        List.of("host"),
        List.of(
            Panel.curves("Age of the newest sample", "s")
                .query(of("max(\"lag_seconds\")", "node", "", "\"host\""), "$tag_host")
                .from(2, "orange")
                .from(5, "red"),
            Panel.curves("Samples that wait", "short")
                .query(of("last(\"spooled_samples\")", "node", "", "\"host\""), "$tag_host"),
            Panel.curves("Samples lost", "short")
                .query(of("last(\"lost_samples\")", "node", "", "\"host\""), "$tag_host")
                .from(1, "red"),
            Panel.curves("Samples a window", "short")
                .query(of("count(\"load1\")", "system", "", "\"host\""), "$tag_host"),
            Panel.curves("Power nothing explains", "watt")
                .query(ledger("mean(\"residual_watts\")", "$__interval"), "residual")
                .byMinute(),
            Panel.gauges("Alerts by rule", "short")
                .query(
                    "SELECT count(\"seconds\") FROM \"alert\"" + WHERE + " GROUP BY \"rule\"",
                    "$tag_rule"),
            Panel.table("The newest alerts")
                .query(
                    "SELECT \"severity\", \"rule\", \"subject\", \"text\", \"seconds\", \"firing\""
                        + " FROM \"alert\""
                        + WHERE
                        + " ORDER BY time DESC LIMIT 100")));
  }

  private Boards() {}
}
