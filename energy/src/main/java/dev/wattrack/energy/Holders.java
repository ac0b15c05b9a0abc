package dev.wattrack.energy;

import dev.wattrack.energy.job.JobAccount;
import dev.wattrack.energy.job.JobBook;
import java.util.ArrayList;
import java.util.List;

/**
 * The jobs that hold cores of a node in an interval, each with its share of the node: allocated
 * cores over cores, times the part of the interval in which it ran; together never more than the
 * node. Immutable.
 */
record Holders(List<JobAccount> accounts, double[] shares, double allocated) {

  static Holders of(JobBook jobs, NodeState node, double from, double to) {
    List<JobAccount> accounts = new ArrayList<>();
    for (JobAccount account : jobs.accounts()) {
      if (account.seconds(from, to) > 0
          && account.slot().spec().nodes().contains(node.spec.name())) {
        accounts.add(account);
      }
    }
    double[] shares = new double[accounts.size()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      JobAccount account = accounts.get(i);
      double cores = account.slot().spec().coresPerNode() / (double) node.spec.cores();
      shares[i] = Math.min(1, cores) * account.seconds(from, to) / (to - from);
      sum += shares[i];
    }
    double over = Math.max(1, sum);
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= over;
    }
    return new Holders(accounts, shares, sum / over);
  }

  int count() {
    return accounts.size();
  }

  JobAccount account(int i) {
    return accounts.get(i);
  }

  double share(int i) {
    return shares[i];
  }

  boolean contains(String jobId) {
    return accounts.stream().anyMatch(account -> account.slot().spec().id().equals(jobId));
  }
}
