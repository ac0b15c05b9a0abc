package dev.wattrack.aggregator.config;

import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import dev.wattrack.model.job.UserNames;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How jobs are found and shown. Immutable.
 *
 * @param slurmFolder where squeue, scontrol and sacct are; empty: on the PATH
 * @param slurmConf the cluster's slurm.conf; empty: where Slurm's programs look for it
 * @param slurmTimeout after which a command of Slurm is given up
 * @param slurmJobcomp the file of jobcomp/filetxt; empty: as Slurm's configuration says
 * @param slurmRest slurmrestd, asked in the place of the programs; empty: the programs are
 * @param slurmRestToken file with a token for slurmrestd; empty: none
 * @param daskUrl the dashboard of Dask's scheduler; empty: none is asked
 */
public record JobsConfig(
    UserNames users,
    When slurm,
    String slurmFolder,
    String slurmConf,
    Duration slurmInterval,
    Duration slurmTimeout,
    String slurmJobcomp,
    String slurmRest,
    String slurmRestToken,
    String daskUrl,
    Duration daskInterval) {

  /** Whether a scheduler is asked. */
  public enum When {
    /** If its programs are there; else nothing is said. */
    AUTO,
    /** Always; it is trouble if its programs are missing. */
    ON,
    OFF;

    static When parse(String word) {
      return switch (word.strip().toLowerCase(Locale.ROOT)) {
        case "auto" -> AUTO;
        case "on", "true", "yes" -> ON;
        case "off", "false", "no" -> OFF;
        default -> throw new IllegalArgumentException("expected auto, on or off");
      };
    }
  }

  private static final Setting<UserNames> USERS =
      new Setting<>(
          "jobs.users",
          "shown",
          "shown or hashed",
          "How the owners of jobs are named; hashed on open days.",
          UserNames::parse);
  private static final Setting<When> SLURM =
      new Setting<>(
          "jobs.slurm.ask",
          "auto",
          "auto, on or off",
          "Whether Slurm is asked for jobs; auto: if squeue is there.",
          When::parse);
  private static final Setting<String> SLURM_FOLDER =
      Setting.text(
          "jobs.slurm.folder", "", "Where squeue, scontrol and sacct are; empty: on the PATH.");
  private static final Setting<String> SLURM_CONF =
      Setting.text(
          "jobs.slurm.conf",
          "",
          "The slurm.conf to use; empty: where Slurm's programs look for it.");
  private static final Setting<Duration> SLURM_INTERVAL =
      Setting.duration("jobs.slurm.interval", "5s", "How often Slurm is asked.");
  private static final Setting<Duration> SLURM_TIMEOUT =
      Setting.duration("jobs.slurm.timeout", "10s", "After which a command of Slurm is given up.");
  private static final Setting<String> SLURM_JOBCOMP =
      Setting.text(
          "jobs.slurm.jobcomp",
          "",
          "File of JobCompType=jobcomp/filetxt, read for jobs that ended unseen; empty: none.");

  private static final Setting<String> SLURM_REST =
      new Setting<>(
          "jobs.slurm.rest",
          "",
          "address",
          "slurmrestd, such as http://head:6820 or unix:/run/slurmrestd.sock, asked in the place"
              + " of squeue and scontrol; empty: those are asked.",
          JobsConfig::slurmrestd);
  private static final Setting<String> SLURM_REST_TOKEN =
      Setting.text(
          "jobs.slurm.rest-token",
          "",
          "File with the token for slurmrestd, as scontrol token prints it; empty: none.");
  private static final Setting<String> DASK_URL =
      new Setting<>(
          "jobs.dask.url",
          "",
          "http address",
          "Dashboard of Dask's scheduler, such as http://10.0.0.227:8787; empty: none is asked.",
          JobsConfig::dashboard);
  private static final Setting<Duration> DASK_INTERVAL =
      Setting.duration(
          "jobs.dask.interval", "5s", "How often Dask is asked; its /metrics at most every 5s.");

  static final List<Setting<?>> ALL =
      List.of(
          USERS,
          SLURM,
          SLURM_FOLDER,
          SLURM_CONF,
          SLURM_INTERVAL,
          SLURM_TIMEOUT,
          SLURM_JOBCOMP,
          SLURM_REST,
          SLURM_REST_TOKEN,
          DASK_URL,
          DASK_INTERVAL);

  /** {@code http://host:port}, with a proxy's path or without. */
  private static String dashboard(String text) {
    if (!text.isBlank() && !text.strip().matches("http://[^\\s/?#@]+(/[^\\s?#]*)?")) {
      throw new IllegalArgumentException(
          "expected the http address of the scheduler's dashboard, such as http://10.0.0.227:8787");
    }
    return text.strip();
  }

  /** {@code http://host:port} or {@code unix:/path}. */
  private static String slurmrestd(String text) {
    if (!text.isBlank() && !text.strip().matches("http://[^\\s/?#@]+(/[^\\s?#]*)?|unix:/\\S+")) {
      throw new IllegalArgumentException(
          "expected the address of slurmrestd, such as http://head:6820 or"
              + " unix:/run/slurmrestd.sock");
    }
    return text.strip();
  }

  static JobsConfig of(Settings settings) {
    return new JobsConfig(
        settings.get(USERS),
        settings.get(SLURM),
        settings.get(SLURM_FOLDER),
        settings.get(SLURM_CONF),
        settings.get(SLURM_INTERVAL),
        settings.get(SLURM_TIMEOUT),
        settings.get(SLURM_JOBCOMP),
        settings.get(SLURM_REST),
        settings.get(SLURM_REST_TOKEN),
        settings.get(DASK_URL),
        settings.get(DASK_INTERVAL));
  }
}
