package dev.wattrack.agent;

import dev.wattrack.agent.collect.Collectors;
import dev.wattrack.model.config.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The keys of agent.conf. docs/agent.conf is written from them. */
final class AgentSettings {
  static final String GROUP_PREFIX = "process_group.";
  static final String JOB_PREFIX = "job.cgroup.";
  static final String INTERVAL_PREFIX = "interval.";

  static final Setting<String> AGGREGATOR =
      Setting.text(
          "aggregator",
          "",
          "Where samples go: host, or host:port (port 7460); empty: to the aggregator this node has"
              + " joined, else to localhost.");
  static final Setting<String> JOIN =
      Setting.text(
          "join",
          "",
          "The line that `wattrack token create` prints, for a node that has not joined; it is good"
              + " once. Afterwards the node has a key of its own in its state folder.");
  static final Setting<Boolean> INSECURE =
      Setting.flag(
          "insecure",
          false,
          "Send in plain text, to an aggregator that runs with --insecure: everybody on the way can"
              + " read and change it.");
  static final Setting<String> NAME =
      Setting.text("name", "", "Name of this node in the cluster; empty: its host name.");
  static final Setting<String> MACHINE_ID_FILE =
      Setting.text(
          "machine_id_file",
          "/etc/machine-id",
          "Identity of this node; where it is missing one is made and kept in the state folder.");
  static final Setting<String> STATE_DIR =
      Setting.text(
          "state_dir",
          "",
          "Folder of the spool; empty: $XDG_STATE_HOME/wattrack if that is set, else"
              + " /var/lib/wattrack for root, else ~/.local/state/wattrack.");
  static final Setting<String> PROC_ROOT =
      Setting.text("proc_root", "/proc", "Where /proc is, e.g. of the host in a container.");
  static final Setting<String> SYS_ROOT = Setting.text("sys_root", "/sys", "Where /sys is.");
  static final Setting<String> DEV_ROOT = Setting.text("dev_root", "/dev", "Where /dev is.");
  static final Setting<String> SENSORS =
      Setting.text(
          "sensors",
          "/etc/wattrack/sensors.yaml",
          "Sensors of this machine, described in docs/sensors.yaml; without the file there are"
              + " none.");
  static final Setting<Duration> INTERVAL =
      Setting.duration("interval", "1s", "Distance of samples; at least 10ms.");
  static final Setting<List<String>> DISABLED =
      Setting.list(
          "collectors.disabled",
          "",
          "Collectors that stay off, of " + String.join(", ", Collectors.NAMES) + ".");
  static final Setting<List<String>> NET_SKIP =
      Setting.list(
          "net.skip", "lo, veth*", "Interfaces that are left out; * ends a beginning of names.");
  static final Setting<List<String>> DISKIO_SKIP =
      Setting.list("diskio.skip", "loop*, ram*, fd*, sr*", "Block devices that are left out.");
  static final Setting<List<String>> TEMP_SKIP =
      Setting.list(
          "temp.skip",
          "PMIC-Die",
          "Temperature sensors that are left out; PMIC-Die of Jetson boards always says 100.");
  static final Setting<List<String>> POWER_SOURCES =
      Setting.list(
          "power.sources",
          String.join(", ", Collectors.Power.SOURCES),
          "Where the power of this node is read, best first; the first that works is taken.");
  static final Setting<List<String>> POWER_HWMON =
      Setting.list(
          "power.hwmon",
          "",
          "Chips of hwmon that measure all of this machine, e.g. ina219; their names are in"
              + " /sys/class/hwmon/*/name.");
  static final Setting<String> MOOSEFS =
      new Setting<>(
          "filesystem.moosefs",
          "",
          "host or host:port",
          "The MooseFS master that this node watches through mfscli (port 9421); one node is"
              + " enough. Empty: none. BeeGFS is watched where its client is loaded.",
          AgentSettings::master);
  static final Setting<Boolean> DISK_NETWORK =
      Setting.flag(
          "disk.include_network", false, "Whether file systems of other machines are asked too.");
  static final Setting<Duration> SPOOL_AGE =
      Setting.duration("spool.max_age", "24h", "Older samples that were never sent are dropped.");
  static final Setting<String> SLURM_NODE =
      Setting.text(
          "job.slurm.node",
          "",
          "Where several slurmd share this machine: the one whose jobs are this node's; empty: all.");
  static final Setting<List<String>> SLURM_SPOOL =
      Setting.list(
          "job.slurm.spool",
          String.join(", ", Collectors.Jobs.SPOOLS),
          "SlurmdSpoolDir, watched for steps that begin and end, so that short jobs are seen.");
  static final Setting<Long> SPOOL_BYTES =
      Setting.bytes("spool.max_bytes", "64MB", "Most that waits in memory and on disk.");
  static final Setting<Long> SPOOL_MEMORY =
      Setting.bytes("spool.memory", "2MB", "Most that waits in memory; at least 16kB.");
  static final Setting<Duration> SPOOL_DISK_AFTER =
      Setting.duration(
          "spool.disk_after",
          "5m",
          "Nothing is written before the aggregator is away for so long; 0s writes every sample"
              + " before it is sent.");
  static final Setting<Boolean> SPOOL_KEEP =
      Setting.flag(
          "spool.keep_on_stop", true, "Whether a clean stop writes what is not acknowledged.");
  static final Setting<Integer> BACKLOG_RATE =
      Setting.integer(
          "backlog.rate",
          0,
          0,
          1_000_000,
          "ticks a second",
          "How fast a backlog is sent beside the live samples; 0: 20 times as fast as it was made,"
              + " at least 50.");

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>();
    all.add(AGGREGATOR);
    all.add(JOIN);
    all.add(INSECURE);
    all.add(NAME);
    all.add(MACHINE_ID_FILE);
    all.add(STATE_DIR);
    all.add(PROC_ROOT);
    all.add(SYS_ROOT);
    all.add(DEV_ROOT);
    all.add(SENSORS);
    all.add(INTERVAL);
    for (String collector : Collectors.NAMES) {
      all.add(interval(collector));
    }
    all.add(DISABLED);
    all.add(NET_SKIP);
    all.add(DISKIO_SKIP);
    all.add(TEMP_SKIP);
    all.add(POWER_SOURCES);
    all.add(POWER_HWMON);
    all.add(DISK_NETWORK);
    all.add(MOOSEFS);
    all.add(SLURM_NODE);
    all.add(SLURM_SPOOL);
    all.add(SPOOL_AGE);
    all.add(SPOOL_BYTES);
    all.add(SPOOL_MEMORY);
    all.add(SPOOL_DISK_AFTER);
    all.add(SPOOL_KEEP);
    all.add(BACKLOG_RATE);
    return all;
  }

  /** A word that cannot be taken for an option of mfscli. */
  private static String master(String text) {
    String word = text.strip();
    if (!word.isEmpty() && !word.matches("[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException("expected a host, or host:port, such as mfsmaster:9421");
    }
    return word;
  }

  /** Zero stands for the common interval. */
  static Setting<Duration> interval(String collector) {
    String byDefault =
        switch (collector) {
          case "disk" -> "30s";
          case "filesystem" -> "5s";
          case "swap", "nvme", "nfsstat" -> "10s";
          default -> "0s";
        };
    return Setting.duration(
        INTERVAL_PREFIX + collector,
        byDefault,
        "Distance of the samples of " + collector + "; 0s: as interval.");
  }

  private AgentSettings() {}
}
