package dev.wattrack.aggregator.jobs.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.aggregator.jobs.SchedulerNode;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlurmJsonTest {

  private static String file(String name) throws IOException {
    try (InputStream in = SlurmJsonTest.class.getResourceAsStream("/slurm/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JobSpan one(String json) {
    List<JobSpan> jobs = SlurmJson.jobs(SlurmJson.read("{\"jobs\":[" + json + "]}"));
    assertThat(jobs).hasSize(1);
    return jobs.get(0);
  }

  @Test
  void plainNumbersAndTextsOf2205() throws Exception {
    List<JobSpan> jobs = SlurmJson.jobs(SlurmJson.read(file("squeue.json")));
    assertThat(jobs).extracting(JobSpan::id).containsExactlyInAnyOrder("1", "2", "7");
    JobSpan task = jobs.stream().filter(job -> job.id().equals("7")).findFirst().orElseThrow();
    assertThat(task.state()).isEqualTo(JobState.RUNNING);
    assertThat(task.group()).isEqualTo("1");
    assertThat(task.nodes()).containsExactly("n1");
    assertThat(task.started()).isEqualTo(Instant.ofEpochSecond(1795221719));
    JobSpan waiting = jobs.stream().filter(job -> job.id().equals("2")).findFirst().orElseThrow();
    assertThat(waiting.state()).isEqualTo(JobState.PENDING);
    assertThat(waiting.started()).as("only a guess").isNull();
    assertThat(waiting.group()).isNull();
  }

  /** The shapes of data_parser v0.0.42 (24.11) and later. */
  @Test
  void objectsAndListsOf2411() {
    JobSpan job =
        one(
            """
            {"job_id":9,"job_state":["FAILED"],"array_job_id":{"set":true,"infinite":false,"number":0},
             "array_task_id":{"set":false,"infinite":false,"number":0},"name":"x","user_name":"ada",
             "cpus":{"set":true,"infinite":false,"number":4},"nodes":"",
             "job_resources":{"nodes":{"count":2,"list":"n[1-2]","whole":false}},
             "submit_time":{"set":true,"infinite":false,"number":1795221719},
             "start_time":{"set":true,"infinite":false,"number":1795221720},
             "end_time":{"set":true,"infinite":false,"number":1795221730},
             "exit_code":{"status":["ERROR"],"return_code":{"set":true,"infinite":false,"number":3},
              "signal":{"id":{"set":false,"infinite":false,"number":0},"name":""}}}
            """);
    assertThat(job.group()).isNull();
    assertThat(job.cores()).isEqualTo(4);
    assertThat(job.nodes()).containsExactly("n1", "n2");
    assertThat(job.exitCode()).isEqualTo(3);
    assertThat(job.ended()).isEqualTo(Instant.ofEpochSecond(1795221730));
  }

  @Test
  void aSignalAnInfiniteEndAndNullAreUnderstood() {
    assertThat(
            one("""
                {"job_id":9,"job_state":["CANCELLED","COMPLETING"],"end_time":null,
                 "exit_code":{"status":["SIGNALED"],"return_code":{"set":false,"number":0},
                  "signal":{"id":{"set":true,"number":9}}}}
                """)
                .exitCode())
        .isEqualTo(137);
    assertThat(one("{\"job_id\":9,\"job_state\":\"FAILED\",\"exit_code\":768}").exitCode())
        .isEqualTo(3);
    assertThat(
            one("{\"job_id\":9,\"job_state\":\"COMPLETED\",\"end_time\":{\"set\":true,\"infinite\":true}}")
                .ended())
        .isNull();
  }

  @Test
  void statesOfNodesAreATextWithFlagsOrAList() throws Exception {
    List<SchedulerNode> old = SlurmJson.nodes(SlurmJson.read(file("nodes.json")));
    assertThat(old).hasSize(4);
    assertThat(old.get(2).drained()).isTrue();
    assertThat(old.get(2).reason()).isEqualTo("overheat 61C");
    List<SchedulerNode> later =
        SlurmJson.nodes(
            SlurmJson.read("{\"nodes\":[{\"name\":\"a\",\"state\":[\"IDLE\",\"POWERED_DOWN\"]}]}"));
    assertThat(later.get(0).poweredDown()).isTrue();
  }

  @Test
  void everyPrefixAndEveryFlippedByteGivesAnAnswer() throws Exception {
    String text = file("squeue.json").substring(0, 3_000);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += 7) {
      assertThat(SlurmJson.jobs(SlurmJson.read(text.substring(0, i)))).isEmpty();
      bytes[i] ^= 0x11;
      assertThat(SlurmJson.nodes(SlurmJson.read(new String(bytes, StandardCharsets.UTF_8))))
          .isEmpty();
      bytes[i] ^= 0x11;
    }
    for (String odd : List.of("[]", "5", "{\"jobs\":5}", "{\"jobs\":[5,null,{}]}", "")) {
      assertThat(SlurmJson.jobs(SlurmJson.read(odd))).isEmpty();
    }
  }
}
