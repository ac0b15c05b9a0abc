package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which processes use NVIDIA cards, asked every ten seconds while there are jobs. Processes that
 * share a card share its time equally, for the answer does not tell more. Confined to the sampler's
 * thread.
 */
final class NvidiaUse implements AutoCloseable {
  private static final long ASK_EVERY_NANOS = 10_000_000_000L;
  private static final long BELIEVED_NANOS = 35_000_000_000L;
  private static final long TIMEOUT_MILLIS = 8000;

  private final GpuShares shares;
  private final Asker<String> asker;
  private List<NvidiaProcess> processes = List.of();
  private boolean told;
  private long toldAt;
  private boolean asked;
  private long askedAt;

  NvidiaUse(String program, Commands commands, GpuShares shares, Time time) {
    this.shares = shares;
    List<String> command =
        List.of(
            program,
            "--query-compute-apps=" + NvidiaProcess.QUERY,
            "--format=csv,noheader,nounits");
    asker = new Asker<>("wattrack-gpu-jobs", () -> commands.run(command, TIMEOUT_MILLIS), time);
  }

  /** Tells what is known, with the use of the cards at this moment. */
  void sample(long nanos, List<NvidiaLine> cards) {
    if (!shares.wanted()) {
      asked = false;
      told = false;
      shares.forget();
      return;
    }
    if (!asked || nanos - askedAt >= ASK_EVERY_NANOS) {
      asked = true;
      askedAt = nanos;
      asker.ask();
    }
    Asker.Answer<String> answer = asker.take();
    if (answer != null && answer.said() instanceof Reading.Value<String> said) {
      processes = NvidiaProcess.parse(said.value());
      told = true;
      toldAt = nanos;
    }
    if (told && nanos - toldAt <= BELIEVED_NANOS) {
      shares.tell(share(cards));
    } else {
      shares.forget();
    }
  }

  private List<GpuShares.Share> share(List<NvidiaLine> cards) {
    Map<String, Integer> users = new HashMap<>();
    for (NvidiaProcess process : processes) {
      users.merge(process.uuid(), 1, Integer::sum);
    }
    Map<String, Long> tenths = new HashMap<>();
    for (NvidiaLine card : cards) {
      tenths.put(card.uuid(), card.raws()[GpuFields.UTILIZATION]);
    }
    List<GpuShares.Share> found = new ArrayList<>();
    for (NvidiaProcess process : processes) {
      long all = tenths.getOrDefault(process.uuid(), -1L);
      long part = all < 0 ? -1 : all / users.getOrDefault(process.uuid(), 1);
      found.add(new GpuShares.Share(process.pid(), part, process.bytes()));
    }
    return found;
  }

  void awaitAnswer(long millis) throws InterruptedException {
    asker.awaitAnswer(millis);
  }

  @Override
  public void close() {
    shares.forget();
    asker.close();
  }
}
