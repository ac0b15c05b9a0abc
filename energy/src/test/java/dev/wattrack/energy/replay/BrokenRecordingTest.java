package dev.wattrack.energy.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.energy.fit.BoardPriors;
import dev.wattrack.testkit.recording.RackRecording;
import dev.wattrack.testkit.recording.RackScenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken recording says file and line; whatever the bytes, nothing unforeseen happens. */
final class BrokenRecordingTest {
  @TempDir Path folder;

  @BeforeEach
  void record() throws IOException {
    RackRecording.write(RackScenario.usual(51, 400), folder);
  }

  private void replay() throws IOException, RecordingException {
    Replay.run(folder, folder.resolve("out"), BoardPriors.bundled(), done -> {});
  }

  private void breakLine(String file, int line, String text) throws IOException {
    Path path = folder.resolve(file);
    List<String> lines = Files.readAllLines(path);
    lines.set(line - 1, text);
    Files.write(path, lines);
  }

  @Test
  void aCellThatIsNoNumberIsNamedWithFileAndLine() throws IOException {
    breakLine("meter.csv", 17, "19.0,watt");
    assertThatThrownBy(this::replay)
        .isInstanceOf(RecordingException.class)
        .hasMessage("meter.csv:17: power_w is 'watt', not a number");
  }

  @Test
  void aLineThatIsTooShortIsNamed() throws IOException {
    breakLine("node_signals.csv", 40, "5.0,nano-1,3");
    assertThatThrownBy(this::replay).hasMessage("node_signals.csv:40: 3 columns instead of 9");
  }

  @Test
  void wrongColumnsAreNamed() throws IOException {
    breakLine("meter.csv", 1, "time,watts");
    assertThatThrownBy(this::replay).hasMessage("meter.csv:1: the columns should be t_s,power_w");
  }

  @Test
  void aFolderWithoutConfigurationSaysSo() {
    assertThatThrownBy(() -> Recording.open(folder.resolve("nothing")))
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("is this a folder of recorded data?");
  }

  @Test
  void anUnknownJobStateIsNamed() throws IOException {
    Path jobs = folder.resolve("jobs.csv");
    String header = Files.readAllLines(jobs).get(0);
    Files.write(jobs, List.of(header, "1,sweep,s,1,2,3,pi4-1,1,0,1,VANISHED"));
    assertThatThrownBy(this::replay).hasMessageContaining("jobs.csv:2: state is 'VANISHED'");
  }

  @Test
  void everyPrefixAndFlippedByteOfTheConfigurationGivesAnAnswer() throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("config.json"));
    for (int i = 0; i < bytes.length; i++) {
      total(new String(bytes, 0, i, StandardCharsets.UTF_8));
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << (i % 7));
      total(new String(flipped, StandardCharsets.UTF_8));
    }
  }

  private static void total(String text) {
    try {
      assertThat(RecordingConfig.parse(text).rack()).isNotNull();
    } catch (RecordingException e) {
      assertThat(e.getMessage()).startsWith("config.json");
    }
  }

  @Test
  void flippedBytesOfEveryFileGiveAnAnswer() throws IOException {
    long seed = 3;
    Random random = new Random(seed);
    for (String file :
        List.of("meter.csv", "env.csv", "jobs.csv", "node_signals.csv", "job_usage.csv")) {
      Path path = folder.resolve(file);
      byte[] bytes = Files.readAllBytes(path);
      for (int round = 0; round < 12; round++) {
        byte[] flipped = bytes.clone();
        for (int k = 0; k < 3; k++) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(7));
        }
        Files.write(path, flipped);
        try {
          replay();
        } catch (RecordingException e) {
          assertThat(e.getMessage()).as("seed %d", seed).contains(".csv");
        }
      }
      Files.write(path, bytes);
    }
  }

  private List<String> power() throws IOException, RecordingException {
    replay();
    return Files.readAllLines(folder.resolve("out/node_power.csv"));
  }

  @Test
  void theSameRecordingGivesTheSameBytes() throws IOException, RecordingException {
    assertThat(power().equals(power())).isTrue();
  }

  @Test
  void theOrderOfNodesInAFileDoesNotMatter() throws IOException, RecordingException {
    List<String> before = power();
    Path signals = folder.resolve("node_signals.csv");
    List<String> lines = Files.readAllLines(signals);
    List<String> byNode = new ArrayList<>(lines.subList(1, lines.size()));
    byNode.sort(Comparator.comparing(line -> line.split(",")[1]));
    byNode.add(0, lines.get(0));
    Files.write(signals, byNode);
    List<String> after = power();
    assertThat(after).isEqualTo(before);
  }
}
