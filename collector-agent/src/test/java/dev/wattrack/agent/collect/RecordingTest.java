package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

  @Test
  void aRecordingIsSeenAsTheNodeItself(@TempDir Path copy, @TempDir Path out, @TempDir Path again)
      throws Exception {
    Path pi = CasesTest.CASES.resolve("raspberry-pi-5");
    Recording.record(Root.under(pi), out);
    Set<String> original = CasesTest.observe(pi, copy);
    Files.createDirectories(out.resolve("later"));
    CaseNode.copy(pi.resolve("later"), out.resolve("later"));
    CaseNode.copy(pi.resolve("commands"), Files.createDirectories(out.resolve("commands")));
    Set<String> recorded = CasesTest.observe(out, again);
    original.removeIf(line -> line.startsWith("process_group"));
    recorded.removeIf(line -> line.startsWith("process_group"));
    assertThat(recorded).isEqualTo(original);
  }

  @Test
  void whatTellsWhoseNodeItIsIsGone() {
    assertThat(
            Scrub.mounts(
                """
                /dev/mapper/anna--laptop-root / ext4 rw 0 0
                anna-nas:/volume1/photos /home/anna/photos nfs4 rw 0 0
                proc /proc proc rw 0 0
                /dev/sda1 /media/anna/USB\\040STICK vfat rw 0 0
                """))
        .doesNotContain("anna")
        .contains(" / ext4 rw 0 0\n")
        .contains("/dev/sda1 /mnt/2 vfat rw 0 0\n")
        .doesNotContain("proc");
    assertThat(Scrub.cpuinfo("processor : 0\nSerial\t\t: 100000003d1d1c36\nModel\t: Pi\n"))
        .isEqualTo("processor : 0\nModel\t: Pi\n");
    assertThat(Scrub.netDev("enxb827eb123456: 1 2\n")).isEqualTo("enx000000000000: 1 2\n");
  }
}
