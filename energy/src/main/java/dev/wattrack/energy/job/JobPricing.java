package dev.wattrack.energy.job;

import dev.wattrack.energy.fit.Gradient;
import dev.wattrack.energy.fit.PlainWork;
import dev.wattrack.energy.fit.Pricing;
import dev.wattrack.energy.fit.WorkFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * From integrated features to a job's energy with its interval: {@code sd^2 = X'PX + (0.05 E)^2 +
 * (0.2 E_shared)^2 + (4 J)^2}. Confined to the engine's thread.
 */
public final class JobPricing {
  private static final double FLOOR_SHARE = 0.025;
  private static final double SHARED_SHARE = 0.05;

  /** How sure the energy of time is that nobody saw. */
  private static final double ESTIMATED_SHARE = 0.5;

  private static final double FLOOR_JOULES = 2.5;

  private final Pricing pricing;
  private final ToIntFunction<String> nodeIndex;
  private final Gradient gradient = new Gradient();
  private final Gradient idleGradient = new Gradient();
  private final PlainWork plain = new PlainWork();

  /** {@code nodeIndex} gives a node's number in the model, -1 for a node that is not in it. */
  public JobPricing(Pricing pricing, ToIntFunction<String> nodeIndex) {
    this.pricing = pricing;
    this.nodeIndex = nodeIndex;
  }

  /** The job is over: what is known of it alone goes with its work. */
  public void settle(JobAccount account) {
    pricing.plain(account.work(), nodeIndex, plain);
    pricing.settle(account.slot(), account.work().values(), plain);
  }

  /** The job is over and settled, and more of its work is about to be told. */
  public void untie(JobAccount account) {
    pricing.plain(account.work(), nodeIndex, plain);
    pricing.untie(account.work(), plain);
  }

  /** What the job has cost so far, by what is known now. */
  public JobEnergy price(JobAccount account, double nowSeconds) {
    gradient.clear();
    idleGradient.clear();
    pricing.plain(account.work(), nodeIndex, plain);
    double dynamic = 0;
    double idle = 0;
    double shared = 0;
    double estimated = 0;
    double ownSd = 0;
    List<JobEnergy.NodeShare> shares = new ArrayList<>();
    for (Map.Entry<String, WorkFeatures> entry : account.work().entrySet()) {
      int node = nodeIndex.applyAsInt(entry.getKey());
      if (node < 0) {
        continue;
      }
      WorkFeatures x = entry.getValue();
      double guessed = x.get(WorkFeatures.ESTIMATED_JOULES);
      double nodeDynamic = pricing.dynamic(node, account.slot(), x, plain, gradient) + guessed;
      estimated += square(ESTIMATED_SHARE * guessed);
      double nodeIdle = pricing.idle(node, x, idleGradient);
      shares.add(new JobEnergy.NodeShare(entry.getKey(), nodeDynamic, nodeIdle));
      dynamic += nodeDynamic;
      ownSd += pricing.isLive(account.slot()) ? 0 : x.get(WorkFeatures.OWN_SD) * nodeDynamic;
      idle += nodeIdle;
      shared += x.get(WorkFeatures.SHARED_JOULES);
    }
    double variance =
        pricing.variance(gradient)
            + square(ownSd)
            + square(FLOOR_SHARE * dynamic)
            + square(SHARED_SHARE * Math.min(shared, dynamic))
            + square(FLOOR_JOULES)
            + estimated;
    double idleSd = Math.sqrt(pricing.variance(idleGradient) + square(0.01 * idle));
    return new JobEnergy(
        account.slot().spec(),
        account.slot().startSeconds(),
        Math.min(nowSeconds, account.endSeconds()),
        account.state(),
        dynamic,
        idle,
        Math.sqrt(variance),
        idleSd,
        account.unseenSeconds(),
        account.revision(),
        shares,
        account.work());
  }

  private static double square(double value) {
    return value * value;
  }
}
