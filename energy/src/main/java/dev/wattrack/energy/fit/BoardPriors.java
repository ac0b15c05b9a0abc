package dev.wattrack.energy.fit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The table of board priors, read from {@code board-priors.csv}. A board that is not in it gets the
 * generic ARM board. Immutable. A table that cannot be read fails with its line.
 */
public final class BoardPriors {
  private static final String RESOURCE = "board-priors.csv";
  private static final String GENERIC = "arm";
  private static final int COLUMNS = 9;

  private final Map<String, BoardPrior> byBoard;

  private BoardPriors(Map<String, BoardPrior> byBoard) {
    this.byBoard = byBoard;
  }

  /** The table that comes with Wattrack. */
  public static BoardPriors bundled() {
    try (InputStream in = BoardPriors.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a table; the head of the file says what its columns mean. */
  public static BoardPriors parse(String text, String file) {
    Map<String, BoardPrior> boards = new LinkedHashMap<>();
    String[] lines = text.split("\n");
    boolean header = true;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (header) {
        header = false;
        continue;
      }
      try {
        BoardPrior prior = row(line);
        boards.put(prior.board(), prior);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(file + ":" + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    if (!boards.containsKey(GENERIC)) {
      throw new IllegalArgumentException(file + ": the generic board '" + GENERIC + "' is missing");
    }
    return new BoardPriors(boards);
  }

  private static BoardPrior row(String line) {
    String[] cells = line.split(",", COLUMNS);
    if (cells.length < COLUMNS) {
      throw new IllegalArgumentException(cells.length + " columns instead of " + COLUMNS);
    }
    List<String> names =
        cells[1].isBlank() ? List.of() : new ArrayList<>(Arrays.asList(cells[1].split("\\|")));
    OptionalDouble gpu =
        cells[4].equals("-")
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(cells[4]));
    return new BoardPrior(
        cells[0],
        names,
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        gpu,
        Double.parseDouble(cells[5]),
        Double.parseDouble(cells[6]),
        Double.parseDouble(cells[7]),
        cells[8].replace("\"", "").strip());
  }

  /** The prior of a board by its key or by what it says of itself; the generic one if unknown. */
  public BoardPrior of(String board) {
    BoardPrior exact = byBoard.get(board);
    if (exact != null) {
      return exact;
    }
    String said = board.toLowerCase(Locale.ROOT);
    for (BoardPrior prior : byBoard.values()) {
      if (prior.names().stream().anyMatch(said::contains)) {
        return prior;
      }
    }
    return generic();
  }

  /** The same table with every wattage multiplied. */
  public BoardPriors scaled(double factor) {
    Map<String, BoardPrior> boards = new LinkedHashMap<>();
    byBoard.forEach((board, prior) -> boards.put(board, prior.scaled(factor)));
    return new BoardPriors(boards);
  }

  private BoardPrior generic() {
    BoardPrior generic = byBoard.get(GENERIC);
    if (generic == null) {
      throw new IllegalStateException("no generic board");
    }
    return generic;
  }
}
