package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process made of two files. */
class WatchedProcessTest {
  private final Scan scan = new Scan();
  private final Path stat;
  private final Path mark;
  private final WatchedProcess process;

  WatchedProcessTest(@TempDir Path folder) {
    stat = folder.resolve("stat");
    mark = folder.resolve("schedstat");
    process = new WatchedProcess(10, 0, HeldFile.whole(stat.toString(), 512), mark.toString());
  }

  @BeforeEach
  void begin() throws IOException {
    stat(100, 1, 500);
    Files.writeString(mark, "1721127 46746764 4\n");
  }

  @AfterEach
  void close() {
    process.close();
  }

  private void stat(long ticks, int threads, long pages) throws IOException {
    Files.writeString(
        stat,
        "10 (a b) S 1 1 1 0 -1 4194560 0 0 0 0 "
            + (ticks + " 0 0 0 20 0 " + threads + " 0 100 123456789 " + pages + " 1 1\n"));
  }

  private void read(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(process.read(scan)).isTrue();
    }
  }

  @Test
  void oneThatHasNotRunKeepsItsTimeAndItsMemoryFollows() throws Exception {
    read(10);
    stat(100, 1, 600);
    read(1);
    assertThat(process.pages()).as("not read yet").isEqualTo(500);
    read(29);
    assertThat(process.pages()).isEqualTo(600);
  }

  @Test
  void oneThatHasSleptForLongIsAskedSeldomWhereNobodyIsInAHurry() throws Exception {
    process.unhurried();
    read(60);
    stat(105, 1, 500);
    Files.writeString(mark, "1721128 46746764 5\n");
    int late = 0;
    while (process.ticks() == 100 && late < 10) {
      read(1);
      late++;
    }
    assertThat(late).isBetween(1, 3);
    stat(106, 1, 500);
    Files.writeString(mark, "1721129 46746764 6\n");
    read(1);
    assertThat(process.ticks()).as("now that it runs it is read at once").isEqualTo(106);
  }

  @Test
  void oneThatRunsIsReadAtOnce() throws Exception {
    read(20);
    for (int i = 1; i < 200; i++) {
      stat(100 + i, 1, 500 + i);
      Files.writeString(mark, 1_721_127 + i + " 46746764 5\n");
      read(1);
      assertThat(process.ticks()).isEqualTo(100 + i);
      assertThat(process.pages()).isEqualTo(500 + i);
    }
  }

  @Test
  void oneOfSeveralThreadsIsAlwaysRead() throws Exception {
    read(20);
    stat(100, 2, 500);
    Files.writeString(mark, "1721128 46746764 5\n");
    read(20);
    stat(150, 2, 500);
    read(1);
    assertThat(process.ticks()).as("though its first thread has not run").isEqualTo(150);
  }

  @Test
  void aKernelThatDoesNotCountIsNotBelieved() throws Exception {
    Files.writeString(mark, "0 0 0\n");
    read(20);
    stat(200, 1, 500);
    read(1);
    assertThat(process.ticks()).isEqualTo(200);
  }

  @Test
  void withoutAMarkEveryReadingIsReal() throws Exception {
    Files.delete(mark);
    read(20);
    stat(200, 1, 500);
    read(1);
    assertThat(process.ticks()).isEqualTo(200);
  }

  @Test
  void theEndIsSeenAtOnce() throws Exception {
    read(20);
    Files.write(stat, new byte[0]);
    Files.write(mark, new byte[0]);
    assertThat(process.read(scan)).isFalse();
  }

  @Test
  void everyMarkIsAnsweredAndOneThatDiffersIsMovement() throws Exception {
    String whole = "1721127 46746764 4\n";
    try (RunMark asked = new RunMark(mark.toString())) {
      for (int length = 0; length < whole.length(); length++) {
        Files.writeString(mark, whole);
        asked.moved();
        assertThat(asked.moved()).isFalse();
        Files.writeString(mark, whole.substring(0, length));
        assertThat(asked.moved()).as("cut at %d", length).isTrue();
      }
      Files.writeString(mark, "9".repeat(100));
      assertThat(asked.moved()).isTrue();
      assertThat(asked.moved()).as("too long to compare").isTrue();
    }
  }
}
