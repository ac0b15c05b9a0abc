package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.testkit.recording.RackRecording;
import dev.wattrack.testkit.recording.RackScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
  @TempDir Path folder;
  private final Shell shell = new Shell(new FakeStarter(0, Path.of("/state")), Map.of());

  @Test
  void aRecordingBecomesThreeFiles() throws IOException {
    RackRecording.write(RackScenario.usual(5, 900), folder);
    Path out = folder.resolve("out");
    assertThat(shell.run("replay", folder.toString(), "--out", out.toString())).isZero();
    assertThat(shell.err()).contains("times faster than real time").contains("model, not verified");
    assertThat(Files.readAllLines(out.resolve("node_power.csv"))).hasSize(1 + 7 * 180);
    assertThat(Files.readAllLines(out.resolve("job_energy.csv"))).hasSizeGreaterThan(1);
    assertThat(Files.readAllLines(out.resolve("intervals.csv"))).hasSizeGreaterThan(150);
  }

  @Test
  void aBrokenLineIsNamed() throws IOException {
    RackRecording.write(RackScenario.usual(5, 300), folder);
    Files.writeString(folder.resolve("meter.csv"), "t_s,power_w\n1.0,20\n2.0,?\n");
    assertThat(shell.run("replay", folder.toString(), "--out", folder.resolve("o").toString()))
        .isEqualTo(1);
    assertThat(shell.err()).contains("meter.csv:3: power_w is '?', not a number");
  }

  @Test
  void withoutAFolderForResultsItIsUsedWrongly() {
    assertThat(shell.run("replay", folder.toString())).isEqualTo(2);
  }
}
