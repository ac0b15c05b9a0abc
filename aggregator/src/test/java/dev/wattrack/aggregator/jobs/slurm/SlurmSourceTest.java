package dev.wattrack.aggregator.jobs.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.jobs.JobSource.Outcome;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slurm's programs are scripts here that print, fail or hang as a test wants. */
class SlurmSourceTest {
  private static final String LINE =
      "%d|%d|N/A|RUNNING|ada|1|1795243575|1795243579|NONE|0|cpu=1|None|n1|sweep";
  private static final String NODE = "NodeName=n1 NodeHostName=vm State=IDLE";
  @TempDir Path bin;
  private final Vertx vertx = Vertx.vertx();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");

  @AfterEach
  void close() {
    vertx.close();
  }

  private SlurmSource source(boolean mustBeThere) {
    return new SlurmSource(
        new SlurmSource.Options(
            mustBeThere,
            bin.toString(),
            "",
            Duration.ofSeconds(5),
            Duration.ofMillis(1_500),
            "",
            "",
            null),
        vertx,
        () -> now,
        ZoneOffset.UTC);
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void programs(String squeue) throws IOException {
    program("squeue", squeue);
    program("scontrol", "echo '" + NODE + "'");
    program("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1");
  }

  private static String reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).reason();
  }

  @Test
  void jobsAndNodesAreSeenAndOnlyWhatChangedIsToldAgain() throws Exception {
    programs("echo '" + LINE.formatted(7, 7) + "'");
    SlurmSource source = source(false);
    Outcome.Seen seen = (Outcome.Seen) source.poll(List.of());
    assertThat(seen.jobs()).extracting(JobSpan::id).containsExactly("7");
    assertThat(seen.nodes()).hasSize(1);
    assertThat(seen.detail()).isEqualTo("1 jobs wait or run, 1 nodes, no accounting");
    assertThat(((Outcome.Seen) source.poll(List.of())).jobs()).isEmpty();
  }

  @Test
  void aMissingProgramIsNoTroubleUnlessItMustBeThere() {
    assertThat(source(false).poll(List.of())).isInstanceOf(Outcome.Absent.class);
    assertThat(reason(source(true).poll(List.of())))
        .contains("there is no " + bin + "/squeue")
        .contains("slurm-client");
  }

  @Test
  void aProgramThatMayNotBeRunIsTrouble() throws Exception {
    programs("true");
    Files.setPosixFilePermissions(
        bin.resolve("squeue"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(reason(source(true).poll(List.of()))).contains("cannot be run: Permission denied");
  }

  @Test
  void aSchedulerThatHangsIsGivenUp() throws Exception {
    programs("echo x; sleep 60");
    assertThat(reason(source(false).poll(List.of())))
        .contains("squeue did not answer within 1.5 s")
        .contains("jobs.slurm.timeout");
  }

  @Test
  void aSchedulerThatRefusesIsQuoted() throws Exception {
    programs("echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1");
    assertThat(reason(source(false).poll(List.of())))
        .isEqualTo(
            "squeue ended with 1 and said: slurm_load_jobs error: Unable to contact slurm"
                + " controller");
  }

  @Test
  void programsWithoutAClusterAreNoTrouble() throws Exception {
    programs(
        "echo 'squeue: error: fetch_config: DNS SRV lookup failed' >&2;"
            + " echo 'squeue: fatal: Could not establish a configuration source' >&2; exit 1");
    assertThat(source(false).poll(List.of())).isInstanceOf(Outcome.Absent.class);
    assertThat(source(true).poll(List.of())).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void linesThatCannotBeReadAreCountedAndTheOthersKept() throws Exception {
    programs("echo '" + LINE.formatted(7, 7) + "'; echo '8|8|N/A|RUNN'");
    Outcome.Partly partly = (Outcome.Partly) source(false).poll(List.of());
    assertThat(partly.jobs()).hasSize(1);
    assertThat(partly.trouble())
        .isEqualTo("1 of 2 lines of squeue cannot be read, such as '8|8|N/A|RUNN'");
    programs("printf '\\033[31mrubbish'");
    assertThat(reason(source(false).poll(List.of())))
        .contains("1 of 1 lines")
        .doesNotContain("\033");
  }

  @Test
  void tenThousandJobsAreTakenAndAnEndlessAnswerIsCut() throws Exception {
    programs("seq 1 10000 | sed 's#.*#" + LINE.replace("%d", "&") + "#'");
    assertThat(((Outcome.Seen) source(false).poll(List.of())).jobs()).hasSize(10_000);
    programs("yes '" + LINE.formatted(7, 7) + "' | head -c 20000000");
    Outcome.Partly partly = (Outcome.Partly) source(false).poll(List.of());
    assertThat(partly.trouble()).contains("more than 16 MB");
  }

  @Test
  void aJobThatSlurmHasForgottenIsOverAtTheThirdPoll() throws Exception {
    programs("true");
    SlurmSource source = source(false);
    JobSpan open = JobSpan.of("slurm", "5").state(JobState.RUNNING).build();
    assertThat(((Outcome.Seen) source.poll(List.of(open))).jobs()).isEmpty();
    assertThat(((Outcome.Seen) source.poll(List.of(open))).jobs()).isEmpty();
    JobSpan lost = ((Outcome.Seen) source.poll(List.of(open))).jobs().get(0);
    assertThat(lost.state()).isEqualTo(JobState.COMPLETED);
    assertThat(lost.ended()).isNull();
    assertThat(lost.exitCode()).isNull();
    assertThat(lost.reason()).contains("no longer known to Slurm");
  }

  @Test
  void accountsComeFromSacctAndSayHowAForgottenJobEnded() throws Exception {
    programs("true");
    program(
        "sacct",
        "echo '5|5|FAILED|ada|2|1795243575|1795243579|1795243603|3:0|cpu=2|n[1-2]|00:06.528||x';"
            + "echo '6|6|COMPLETED|ada|1|1795243575|1795243579|1795243603|0:0|cpu=1|n1|00:01.5||y';"
            + "echo '6.batch|6.batch|COMPLETED||1|1795243575|1795243579|1795243603|0:0|||00:01.5|2K|b'");
    JobSpan open = JobSpan.of("slurm", "5").state(JobState.RUNNING).build();
    List<JobSpan> jobs = ((Outcome.Seen) source(false).poll(List.of(open))).jobs();
    assertThat(jobs).hasSize(2);
    assertThat(jobs.get(0).exitCode()).isEqualTo(3);
    assertThat(jobs.get(0).cpuSeconds()).isEqualTo(6.528);
    assertThat(jobs.get(0).use()).isEmpty();
    assertThat(jobs.get(1).use().get(0).cpuSeconds()).isEqualTo(1.5);
    assertThat(jobs.get(1).use().get(0).memoryBytesMax()).isEqualTo(2_048);
  }

  @Test
  void theJobcompFileIsReadOnceAndAgainWhenItWasRotated() throws Exception {
    Path file = bin.resolve("jobcomp");
    String line =
        "JobId=%d UserId=ada(1) Name=x JobState=COMPLETED StartTime=2026-11-21T00:42:06"
            + " EndTime=2026-11-21T00:42:06 NodeList=n1 ProcCnt=1 SubmitTime=2026-11-21T00:41:59"
            + " ExitCode=0:0 \n";
    SlurmJobcomp jobcomp = new SlurmJobcomp(file, new SlurmText(ZoneOffset.UTC));
    List<String> troubles = new java.util.ArrayList<>();
    assertThat(jobcomp.read(troubles)).isEmpty();
    assertThat(troubles.get(0)).contains("cannot be read");
    Files.writeString(file, line.formatted(1) + line.formatted(2) + "JobId=3 UserId=ad");
    assertThat(jobcomp.read(troubles)).hasSize(2);
    assertThat(jobcomp.read(troubles)).isEmpty();
    Files.writeString(file, line.formatted(9));
    assertThat(jobcomp.read(troubles)).extracting(JobSpan::id).containsExactly("9");
    assertThat(troubles).hasSize(1);
  }

  @Test
  void jsonIsReadWhereTheTextCannotBe() throws Exception {
    programs(
        "if [ \"$1\" = --json ]; then echo '{\"jobs\":[{\"job_id\":7,\"job_state\":[\"RUNNING\"]}]}';"
            + " else echo 'a new format'; fi");
    Outcome.Partly partly = (Outcome.Partly) source(false).poll(List.of());
    assertThat(partly.jobs()).extracting(JobSpan::id).containsExactly("7");
  }
}
