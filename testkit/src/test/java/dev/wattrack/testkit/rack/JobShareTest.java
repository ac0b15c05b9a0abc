package dev.wattrack.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobShareTest {

  @Test
  void aJobThatIsShownLaterThanItBeganCountsFromThenAndIsNoYounger() {
    Job job = new Job(1, Job.Kind.MPI, "ada", "heat2d", 1, 4, 500, 0.95, 0.8, 0, 1 << 20, 1e6, 30);
    JobShare share = new JobShare(job, List.of(0, 1, 2, 3));
    share.book(100, 380, 0, 1);
    double memory = share.memoryBytes();
    share.countFromNow();
    assertThat(share.cpuSeconds()).isZero();
    assertThat(share.tasksDone()).isZero();
    assertThat(share.memoryBytes()).isEqualTo(memory);
    share.book(1, 3.8, 0, 1);
    assertThat(share.cpuSeconds()).isEqualTo(3.8);
  }
}
