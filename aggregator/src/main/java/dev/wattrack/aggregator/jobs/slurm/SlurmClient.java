package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.ExternalCommand;
import dev.wattrack.aggregator.jobs.ExternalCommand.Result;
import dev.wattrack.aggregator.jobs.SchedulerText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Slurm's client programs. What they print, or in words why they printed nothing. Confined to one
 * thread.
 */
final class SlurmClient {
  /** 10,000 jobs are about 1.5 MB; beyond this the rest is left out and that is said. */
  static final int MOST_BYTES = 16 << 20;

  private final String folder;
  private final ExternalCommand command;

  /** The answer of a program. */
  sealed interface Answer {
    /**
     * @param cut true when there were more lines than are kept
     */
    record Lines(List<String> lines, boolean cut) implements Answer {}

    /** The program is not there. */
    record NotInstalled(String reason) implements Answer {}

    record Trouble(String reason) implements Answer {}
  }

  /**
   * @param folder of the programs; empty: on the PATH
   * @param conf the slurm.conf to use; empty: where the programs look for it
   */
  SlurmClient(String folder, String conf, Duration timeout) {
    this.folder = folder;
    Map<String, String> environment =
        new HashMap<>(Map.of("LC_ALL", "C", "SLURM_TIME_FORMAT", "%s", "TERM", "dumb"));
    if (!conf.isEmpty()) {
      environment.put("SLURM_CONF", conf);
    }
    command = new ExternalCommand(timeout, MOST_BYTES, environment);
  }

  private String path(String program) {
    return folder.isEmpty() ? program : folder + "/" + program;
  }

  Answer squeue() throws InterruptedException {
    return ask("squeue", "-h", "-t", "all", "-O", SlurmText.SQUEUE_FORMAT);
  }

  /** The jobs as JSON, in as many lines as it likes. */
  Answer squeueJson() throws InterruptedException {
    return ask("squeue", "--json");
  }

  Answer nodes() throws InterruptedException {
    return ask("scontrol", "show", "node", "-o");
  }

  /** Jobs that were there in the last so many seconds. */
  Answer sacct(long seconds) throws InterruptedException {
    return ask(
        "sacct",
        "-a",
        "-n",
        "-P",
        "-S",
        "now-" + seconds + "seconds",
        "-o",
        SlurmText.SACCT_FORMAT);
  }

  private Answer ask(String program, String... arguments) throws InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(path(program));
    line.addAll(List.of(arguments));
    Result result = command.run(line);
    if (result instanceof Result.Done done) {
      return answered(program, done);
    } else if (result instanceof Result.Missing missing) {
      return new Answer.NotInstalled(
          "there is no "
              + missing.program()
              + "; install Slurm's client programs on the aggregator's host (Debian: slurm-client),"
              + " or say where they are with jobs.slurm.folder");
    } else if (result instanceof Result.Denied denied) {
      return new Answer.Trouble(denied.reason() + "; let the aggregator's user run it");
    } else {
      Result.TimedOut late = (Result.TimedOut) result;
      return new Answer.Trouble(
          program
              + " did not answer within "
              + late.after().toMillis() / 1000.0
              + " s; is slurmctld reachable? (jobs.slurm.timeout)");
    }
  }

  private static Answer answered(String program, Result.Done done) {
    if (done.exitCode() != 0) {
      String said = done.error().isBlank() ? done.output() : done.error();
      return new Answer.Trouble(
          program
              + " ended with "
              + done.exitCode()
              + " and said: "
              + SchedulerText.sentence(telling(said)));
    }
    List<String> lines = new ArrayList<>(done.output().lines().toList());
    if (done.cut() && !lines.isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    lines.removeIf(String::isBlank);
    return new Answer.Lines(lines, done.cut());
  }

  /** The line that ended it, which may follow several of what led to it; else the first. */
  private static String telling(String said) {
    List<String> lines = said.strip().lines().toList();
    return lines.stream()
        .filter(line -> line.contains("fatal"))
        .findFirst()
        .orElse(lines.isEmpty() ? "nothing" : lines.get(0));
  }
}
