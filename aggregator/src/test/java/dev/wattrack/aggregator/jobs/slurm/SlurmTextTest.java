package dev.wattrack.aggregator.jobs.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that Slurm 22.05.8 printed. */
class SlurmTextTest {
  private final SlurmText text = new SlurmText(ZoneOffset.UTC);

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = SlurmTextTest.class.getResourceAsStream("/slurm/" + file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  private Map<String, JobSpan> squeue() throws IOException {
    Map<String, JobSpan> jobs = new HashMap<>();
    for (String line : lines("squeue.txt")) {
      text.ofSqueue(line).ifPresent(job -> jobs.put(job.id(), job));
    }
    return jobs;
  }

  @Test
  void squeueTellsEverythingOfAJob() throws Exception {
    JobSpan two = Objects.requireNonNull(squeue().get("12"));
    assertThat(two)
        .isEqualTo(
            JobSpan.of("slurm", "12")
                .name("two")
                .user("nobody")
                .state(JobState.COMPLETED)
                .nodes(List.of("n2", "n3"))
                .cores(2)
                .submitted(Instant.ofEpochSecond(1795243575))
                .started(Instant.ofEpochSecond(1795243579))
                .ended(Instant.ofEpochSecond(1795243581))
                .exitCode(0)
                .build());
  }

  @Test
  void statesExitCodesGroupsAndOddNamesAreRight() throws Exception {
    Map<String, JobSpan> jobs = squeue();
    assertThat(jobs).hasSize(10);
    assertThat(jobs.get("3").state()).isEqualTo(JobState.FAILED);
    assertThat(jobs.get("3").exitCode()).isEqualTo(3);
    assertThat(jobs.get("3").reason()).isEqualTo("NonZeroExitCode");
    assertThat(jobs.get("14").exitCode()).as("killed by signal 9").isEqualTo(137);
    assertThat(jobs.get("4").state()).isEqualTo(JobState.CANCELLED);
    assertThat(jobs.get("4").name()).isEqualTo("odd|name x");
    assertThat(jobs.get("5").group()).isEqualTo("1");
    assertThat(jobs.get("1").group()).as("the last task has the array's id").isEqualTo("1");
    assertThat(jobs.get("2").group()).isNull();
    assertThat(jobs.get("13").ended()).as("the end of its time limit is no end").isNull();
    assertThat(jobs.get("15").state()).isEqualTo(JobState.PENDING);
    assertThat(jobs.get("15").started()).isNull();
    assertThat(jobs.get("15").group()).isEqualTo("15");
  }

  @Test
  void nodesAreDrainedDownOrPoweredDown() throws Exception {
    List<SchedulerNode> nodes =
        lines("scontrol-show-node-o-drain-and-down.txt").stream()
            .flatMap(line -> SlurmText.ofNode(line).stream())
            .toList();
    assertThat(nodes).extracting(SchedulerNode::name).containsExactly("n1", "n2", "n3", "n4");
    assertThat(nodes.get(0)).isEqualTo(new SchedulerNode("n1", "vm", "IDLE", null, false, false));
    assertThat(nodes.get(2))
        .isEqualTo(new SchedulerNode("n3", "vm", "IDLE+DRAIN", "overheat 61C", true, false));
    assertThat(nodes.get(3).reason()).isEqualTo("Not responding");
    assertThat(nodes.get(3).poweredDown()).isFalse();
    String off = lines("scontrol-show-node-n4-powered-down.txt").get(0);
    assertThat(SlurmText.ofNode(off).orElseThrow().poweredDown()).isTrue();
  }

  @Test
  void theJobcompFileAndScontrolSpeakAlike() throws Exception {
    JobSpan fails = null;
    for (String line : lines("jobcomp-filetxt.log")) {
      JobSpan job = text.ofKeys(line).orElseThrow();
      fails = job.id().equals("3") ? job : fails;
    }
    assertThat(fails).isNotNull();
    assertThat(fails.exitCode()).isEqualTo(3);
    assertThat(fails.user()).isEqualTo("root");
    assertThat(fails.nodes()).containsExactly("n3");
    assertThat(fails.ended()).isEqualTo(Instant.parse("2026-11-21T00:42:06Z"));
    JobSpan task = text.ofKeys(lines("scontrol-show-job-o.txt").get(0)).orElseThrow();
    assertThat(task.id()).isEqualTo("7");
    assertThat(task.group()).isEqualTo("1");
    assertThat(task.cores()).isEqualTo(1);
    assertThat(task.state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void sacctTellsTheCpuTimeOfAllStepsAndNothingWhereItHasNone() throws Exception {
    Map<String, JobSpan> jobs = new HashMap<>();
    int steps = 0;
    for (String line : lines("sacct.txt")) {
      SlurmText.Row row = text.ofSacct(line).orElseThrow();
      if (row instanceof SlurmText.Row.Whole whole) {
        jobs.put(whole.job().id(), whole.job());
      } else {
        steps++;
      }
    }
    assertThat(steps).isPositive();
    assertThat(jobs.get("2").accountedCpuSeconds()).isEqualTo(6.528);
    assertThat(jobs.get("7").group()).isEqualTo("1");
    assertThat(jobs.get("4").accountedCpuSeconds()).as("00:00:00").isNull();
    assertThat(jobs.get("4").state()).as("CANCELLED by 0").isEqualTo(JobState.CANCELLED);
    assertThat(jobs.get("5").nodes()).as("None assigned").isEmpty();
    assertThat(jobs.get("5").started()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "squeue.txt",
        "sacct.txt",
        "jobcomp-filetxt.log",
        "scontrol-show-job-o.txt",
        "scontrol-show-node-o-drain-and-down.txt"
      })
  void everyPrefixAndEveryFlippedByteGivesAnAnswer(String file) throws Exception {
    for (String line : lines(file).stream().limit(4).toList()) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        parse(line.substring(0, i));
        for (int flip : new int[] {1, 0x10, 0x80}) {
          bytes[i] ^= (byte) flip;
          parse(new String(bytes, StandardCharsets.UTF_8));
          bytes[i] ^= (byte) flip;
        }
      }
    }
  }

  private void parse(String line) {
    assertThat(text.ofSqueue(line)).isNotNull();
    assertThat(text.ofKeys(line)).isNotNull();
    assertThat(text.ofSacct(line)).isNotNull();
    assertThat(SlurmText.ofNode(line)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n[1-3]|n1 n2 n3",
        "n[01-03,7],login|n01 n02 n03 n7 login",
        "r[1-2]n[1-2]|r1n1 r1n2 r2n1 r2n2",
        "pi|pi",
        "(null)|''",
        "n[|n[",
        "n[a-b]|na-b",
        "n1,n1|n1"
      })
  void hostListsAreExpanded(String list, String hosts) {
    assertThat(String.join(" ", SlurmHosts.expand(list))).isEqualTo(hosts);
  }

  @Test
  void aHostListWithoutEndIsBounded() {
    assertThat(SlurmHosts.expand("n[1-999999999]")).hasSize(4_096);
  }

  @ParameterizedTest
  @CsvSource({
    "1-02:03:04, 93784",
    "00:02.174, 2.174",
    "01:00:00, 3600",
    "00:00:00, ",
    "INVALID, ",
    "'', "
  })
  void cpuTimesAreRead(String word, Double seconds) {
    assertThat(SlurmWords.cpuSeconds(word)).isEqualTo(seconds);
  }
}
