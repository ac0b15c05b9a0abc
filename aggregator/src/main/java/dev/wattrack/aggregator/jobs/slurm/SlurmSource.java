package dev.wattrack.aggregator.jobs.slurm;

import dev.wattrack.aggregator.jobs.JobSource;
import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.aggregator.jobs.slurm.SlurmDoor.Listed;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Slurm's jobs and nodes, asked by its programs or by slurmrestd, and for accounts and what ended
 * unseen {@code sacct} and the jobcomp file. Confined to its thread.
 */
public final class SlurmSource implements JobSource {
  private static final int LOST_AFTER_POLLS = 3;

  private final Options options;
  private final SlurmDoor door;
  private final SlurmAccounts accounts;
  private final @Nullable SlurmJobcomp jobcomp;
  private Map<String, JobSpan> before = Map.of();
  private final Map<String, Integer> missing = new HashMap<>();

  /**
   * What can be chosen. Immutable.
   *
   * @param mustBeThere whether it is trouble that there is no Slurm here
   * @param folder of Slurm's programs; empty: on the PATH
   * @param conf the slurm.conf to use; empty: where Slurm's programs look for it
   * @param rest address of slurmrestd, which is then asked in the place of the programs; or empty
   * @param restToken file with the token for it; empty: none
   * @param jobcomp file of jobcomp/filetxt, or null
   */
  public record Options(
      boolean mustBeThere,
      String folder,
      String conf,
      Duration interval,
      Duration timeout,
      String rest,
      String restToken,
      @Nullable Path jobcomp) {}

  public SlurmSource(Options options, Vertx vertx, InstantSource clock, ZoneId zone) {
    this.options = options;
    SlurmText text = new SlurmText(zone);
    SlurmClient client = new SlurmClient(options.folder(), options.conf(), options.timeout());
    String token = options.restToken();
    door =
        options.rest().isEmpty()
            ? new SlurmPrograms(client, text)
            : new SlurmRest(vertx, options.rest(), token.isEmpty() ? null : Path.of(token));
    accounts = new SlurmAccounts(client, text, clock);
    Path file = options.jobcomp();
    jobcomp = file == null ? null : new SlurmJobcomp(file, text);
  }

  @Override
  public String name() {
    return SlurmText.SCHEDULER;
  }

  @Override
  public Duration interval() {
    return options.interval();
  }

  @Override
  public Outcome poll(List<JobSpan> open) {
    List<String> troubles = new ArrayList<>();
    try {
      Listed listed = door.jobs(troubles);
      if (listed instanceof Listed.Jobs jobs) {
        return take(jobs.jobs(), troubles, open);
      } else if (listed instanceof Listed.Absent absent && !options.mustBeThere()) {
        return new Outcome.Absent(absent.reason());
      } else {
        return new Outcome.Failed(
            listed instanceof Listed.Absent absent
                ? absent.reason()
                : ((Listed.Failed) listed).reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    }
  }

  private Outcome take(Map<String, JobSpan> listed, List<String> troubles, List<JobSpan> open)
      throws InterruptedException {
    List<SchedulerNode> nodes = door.nodes(troubles);
    List<JobSpan> news = changed(listed);
    Set<String> running = new HashSet<>();
    boolean ended = false;
    for (JobSpan job : listed.values()) {
      if (!job.state().isOver()) {
        running.add(job.id());
      }
    }
    for (JobSpan job : news) {
      ended |= job.state().isOver();
    }
    List<JobSpan> past = new ArrayList<>(accounts.ask(ended || !missing.isEmpty(), troubles));
    if (jobcomp != null) {
      past.addAll(jobcomp.read(troubles));
    }
    past.removeIf(job -> running.contains(job.id()));
    news.addAll(past);
    news.addAll(lost(open, listed.keySet(), past));
    String detail = running.size() + " jobs wait or run, " + nodes.size() + " nodes" + said();
    return troubles.isEmpty()
        ? new Outcome.Seen(news, nodes, detail)
        : new Outcome.Partly(news, nodes, String.join("; ", troubles));
  }

  private String said() {
    return accounts.isOff() ? ", no accounting" : "";
  }

  /** Only what changed goes to the board: of ten thousand jobs most do not. */
  private List<JobSpan> changed(Map<String, JobSpan> listed) {
    List<JobSpan> news = new ArrayList<>();
    for (JobSpan job : listed.values()) {
      if (!job.equals(before.get(job.id()))) {
        news.add(job);
      }
    }
    before = Map.copyOf(listed);
    return news;
  }

  /** Jobs that we believe to run and that Slurm has forgotten: they are over, nobody knows how. */
  private List<JobSpan> lost(List<JobSpan> open, Set<String> listed, List<JobSpan> past) {
    Set<String> found = new HashSet<>(listed);
    past.forEach(job -> found.add(job.id()));
    List<JobSpan> lost = new ArrayList<>();
    Set<String> still = new HashSet<>();
    for (JobSpan job : open) {
      if (found.contains(job.id())) {
        continue;
      }
      still.add(job.id());
      if (missing.merge(job.id(), 1, Integer::sum) >= LOST_AFTER_POLLS) {
        lost.add(
            job.but()
                .state(JobState.COMPLETED)
                .reason("no longer known to Slurm, which did not say how it ended")
                .build());
      }
    }
    missing.keySet().retainAll(still);
    return lost;
  }

  @Override
  public void close() {
    door.close();
  }
}
