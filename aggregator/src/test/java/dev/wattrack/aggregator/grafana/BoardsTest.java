package dev.wattrack.aggregator.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of the dashboards are what {@code Boards} says. */
class BoardsTest {
  static final Path FOLDER = Path.of("..", "grafana-dashboards");

  static List<Board> boards() {
    return Boards.all();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void theFileIsWhatTheBoardSays(Board board) throws Exception {
    Path file = FOLDER.resolve("dashboards").resolve(board.file() + ".json");
    String json = BoardJson.of(board);
    if (Boolean.getBoolean("update.golden")) {
      Files.writeString(file, json);
    }
    assertThat(file)
        .as("stale; write it anew with -DtestArgs=-Dupdate.golden=true")
        .hasContent(json);
  }

  @Test
  void thereIsNoOtherFile() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(BoardJson.files());
    }
  }
}
