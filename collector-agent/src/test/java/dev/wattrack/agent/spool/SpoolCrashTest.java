package dev.wattrack.agent.spool;

import static dev.wattrack.agent.spool.SpoolBench.limits;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a spool after kill -9, torn writes, bad bits and full disks. */
class SpoolCrashTest {
  private final Path base;

  SpoolCrashTest(@TempDir Path base) {
    this.base = base;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".wsp")).sorted().toList();
    }
  }

  /** A file with two chunks, the second short; the spool that wrote it is never closed. */
  private byte[] abandoned() throws IOException {
    SpoolBench bench = new SpoolBench(base.resolve("first"));
    bench.ticks(bench.open(limits(Duration.ZERO)), 65);
    List<Path> files = files(base.resolve("first"));
    assertThat(files).hasSize(1);
    return Files.readAllBytes(files.get(0));
  }

  private NavigableMap<Long, Long> recover(byte[] content, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("spool-0000000000000001.wsp"), content);
    SpoolBench bench = new SpoolBench(folder);
    Spool spool = bench.open(limits(Duration.ofHours(1)));
    NavigableMap<Long, Long> found = SpoolBench.backlog(spool);
    assertThat((long) found.size()).isEqualTo(spool.waitingTicks());
    spool.close();
    return found;
  }

  @Test
  void afterAKillEveryTickThatWasAppendedIsThere() throws IOException {
    NavigableMap<Long, Long> found = recover(abandoned(), base.resolve("second"));
    assertThat(found).hasSize(65);
    found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
  }

  @Test
  void aFileCutAtAnyByteGivesTheTicksBeforeTheCut() throws IOException {
    byte[] whole = abandoned();
    int last = 0;
    for (int length = 0; length <= whole.length; length++) {
      NavigableMap<Long, Long> found =
          recover(Arrays.copyOf(whole, length), base.resolve("cut" + length));
      assertThat(found.size()).as("cut at %d", length).isBetween(last, last + 1);
      found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
      last = found.size();
    }
    assertThat(last).isEqualTo(65);
  }

  @Test
  void aFlippedBitNeverGivesAWrongValue() throws IOException {
    byte[] whole = abandoned();
    for (int i = 0; i < whole.length; i++) {
      byte[] bad = whole.clone();
      bad[i] ^= (byte) (1 << (i & 7));
      NavigableMap<Long, Long> found = recover(bad, base.resolve("bit" + i));
      assertThat(found.size()).as("bit in byte %d", i).isLessThanOrEqualTo(65);
      found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
    }
  }

  @Test
  void afterATornTailTheNextLifeGoesOnInANewFile() throws IOException {
    byte[] whole = abandoned();
    Path folder = base.resolve("torn");
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("spool-0000000000000001.wsp"), Arrays.copyOf(whole, whole.length - 3));
    SpoolBench bench = new SpoolBench(folder);
    Spool spool = bench.open(limits(Duration.ZERO));
    assertThat(bench.log.text()).contains("torn tail");
    assertThat(spool.nextSeq()).isEqualTo(65);
    bench.ticks(spool, 100);
    Spool again = new SpoolBench(folder).open(limits(Duration.ZERO));
    assertThat(again.waitingTicks()).as("the folder is still claimed").isZero();
    spool.close();
    NavigableMap<Long, Long> found =
        SpoolBench.backlog(new SpoolBench(folder).open(limits(Duration.ZERO)));
    assertThat(found).hasSize(164);
    found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
  }

  @Test
  void aFullDiskLosesNothingWhileMemoryLasts() throws IOException {
    Path folder = base.resolve("full");
    SpoolBench bench = new SpoolBench(folder);
    BreakingOpener disk = new BreakingOpener(700);
    Spool spool = bench.open(limits(Duration.ZERO), disk);
    bench.ticks(spool, 130);
    assertThat(bench.log.count("No space left")).isEqualTo(1);
    assertThat(spool.lostTicks()).isZero();
    assertThat(SpoolBench.backlog(spool)).hasSize(130);
    disk.room(1 << 20);
    bench.ticks(spool, 70);
    assertThat(bench.log.text()).contains("the disk works again");
    spool.close();
    NavigableMap<Long, Long> found =
        SpoolBench.backlog(new SpoolBench(folder).open(limits(Duration.ZERO)));
    assertThat(found).hasSize(200);
    found.forEach((seq, number) -> assertThat(number).isEqualTo(seq));
  }

  @Test
  void aDiskThatIsFullForeverMeansLossThatIsCounted() throws IOException {
    SpoolBench bench = new SpoolBench(base.resolve("forever"));
    SpoolLimits small =
        new SpoolLimits(Duration.ofHours(24), 1 << 20, 16 << 10, Duration.ZERO, true);
    Spool spool = bench.open(small, new BreakingOpener(0));
    bench.ticks(spool, 10_000);
    assertThat(spool.lostTicks()).isPositive();
    assertThat(spool.lostTicks() + spool.waitingTicks()).isEqualTo(10_000);
    assertThat(SpoolBench.backlog(spool).lastKey()).isEqualTo(10_000);
  }
}
