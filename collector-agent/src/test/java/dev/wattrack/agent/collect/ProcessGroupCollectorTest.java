package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGroupCollectorTest {
  private static final Path PI = CasesTest.CASES.resolve("raspberry-pi-5");

  @Test
  void timeOfEndedProcessesStaysCounted(@TempDir Path copy) throws Exception {
    try (CaseNode node = new CaseNode(PI, copy)) {
      assertThat(node.collect())
          .contains(
              "process_group,group=workers processes=2",
              "process_group,group=workers cpu_seconds=33.0");
      Files.write(copy.resolve("proc/812/stat"), new byte[0]);
      assertThat(node.collect())
          .contains(
              "process_group,group=workers processes=1",
              "process_group,group=workers cpu_seconds=33.0",
              "process_group,group=workers memory_bytes=327680000");
      assertThat(node.collect()).contains("process_group,group=workers cpu_seconds=33.0");
    }
  }

  @Test
  void newProcessesAreLookedForOnlyAfterAForkAndNotMoreThanEveryFiveSeconds(@TempDir Path copy)
      throws Exception {
    try (CaseNode node = new CaseNode(PI, copy)) {
      node.collect();
      for (int i = 0; i < 12; i++) {
        node.collect();
      }
      Files.createDirectories(copy.resolve("proc/1000"));
      Files.writeString(copy.resolve("proc/1000/comm"), "dask-worker-9\n");
      Files.writeString(
          copy.resolve("proc/1000/stat"), Files.readString(copy.resolve("proc/813/stat")));
      for (int i = 0; i < 12; i++) {
        assertThat(node.collect()).contains("process_group,group=workers processes=2");
      }
      String stat = Files.readString(copy.resolve("proc/stat"));
      Files.writeString(
          copy.resolve("proc/stat"), stat.replace("processes 5000", "processes 5001"));
      Set<String> seen = node.collect();
      assertThat(seen).contains("process_group,group=workers processes=3");
    }
  }

  @Test
  void aPatternMatchesTheWholeNameOrCommandLine() {
    assertThat(new Glob("dask-*").matches("dask-worker")).isTrue();
    assertThat(new Glob("dask").matches("dask-worker")).isFalse();
    assertThat(new Glob("*mpi*r?n*").matches("/usr/bin/mpirun -np 4")).isTrue();
    assertThat(new Glob("").matches("")).isTrue();
    assertThat(new Glob("*a*b").matches("aaab-ab")).isTrue();
    assertThat(new Glob("*a*b").matches("ba")).isFalse();
  }
}
