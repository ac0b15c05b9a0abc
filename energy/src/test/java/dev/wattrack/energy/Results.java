package dev.wattrack.energy;

import dev.wattrack.energy.job.JobEnergy;
import dev.wattrack.energy.ledger.Interval;
import dev.wattrack.energy.ledger.LateMeter;
import dev.wattrack.energy.ledger.LateWork;
import java.util.ArrayList;
import java.util.List;

/** Keeps all that an engine tells. */
final class Results implements EnergySink {
  final List<Interval> intervals = new ArrayList<>();
  final List<JobEnergy> jobs = new ArrayList<>();
  final List<RackEvent> events = new ArrayList<>();
  final List<LateWork> late = new ArrayList<>();
  final List<LateMeter> lateMeters = new ArrayList<>();

  @Override
  public void interval(Interval interval) {
    intervals.add(interval);
  }

  @Override
  public void late(LateWork work) {
    late.add(work);
  }

  @Override
  public void metered(LateMeter late) {
    lateMeters.add(late);
    intervals.replaceAll(late::applyTo);
  }

  @Override
  public void job(JobEnergy job) {
    jobs.add(job);
  }

  @Override
  public void event(RackEvent event) {
    events.add(event);
  }

  JobEnergy job(String id) {
    return jobs.stream().filter(job -> job.job().id().equals(id)).reduce((a, b) -> b).orElseThrow();
  }

  boolean told(RackEvent.Kind kind) {
    return events.stream().anyMatch(event -> event.kind() == kind);
  }
}
