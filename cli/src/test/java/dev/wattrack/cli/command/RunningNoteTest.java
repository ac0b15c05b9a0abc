package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningNoteTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aNoteNamesTheProcessAndItsPage() {
    assertThat(RunningNote.read(folder)).isEmpty();
    RunningNote.write(folder, "http://localhost:1");
    RunningNote note = RunningNote.read(folder).orElseThrow();
    assertThat(note)
        .isEqualTo(new RunningNote(ProcessHandle.current().pid(), "http://localhost:1"));
    assertThat(note.message(folder)).contains("http://localhost:1", "kill " + note.pid());
    RunningNote.remove(folder);
    RunningNote.remove(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsNoNoteOrOfADeadProcessIsNotBelieved() throws Exception {
    for (String text : new String[] {"", "x\ny\n", "1\n", "999999999999\nhttp://x\n"}) {
      Files.writeString(folder.resolve("running"), text);
      assertThat(RunningNote.read(folder)).as(text).isEmpty();
    }
    RunningNote.write(folder.resolve("none"), "http://x");
    assertThat(RunningNote.read(folder.resolve("none"))).isEmpty();
  }
}
