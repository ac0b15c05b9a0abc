package dev.wattrack.agent.collect;

import org.jspecify.annotations.Nullable;

/**
 * Walks through a JSON text (RFC 8259) and tells its numbers, truth values and texts with their
 * paths, {@code temperature.current}; elements of a list have the path of the list. Total: a text
 * that is no JSON is told as far as it goes. Confined to one thread.
 */
final class JsonNumbers {

  /** Who is told. */
  interface Sink {
    /** A number, or 1 for true and 0 for false. */
    void number(String path, double value);

    void text(String path, String value);

    /** An object has ended. */
    void end(String path);
  }

  private static final int DEEPEST = 16;
  private static final int LONGEST_TEXT = 256;

  private final String text;
  private final Sink sink;
  private int at;

  private JsonNumbers(String text, Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  /** Whether all of it was one JSON value. */
  static boolean read(String text, Sink sink) {
    JsonNumbers reader = new JsonNumbers(text, sink);
    if (!reader.value("", 0)) {
      return false;
    }
    reader.blanks();
    return reader.at == text.length();
  }

  private boolean value(String path, int depth) {
    blanks();
    if (at >= text.length() || depth > DEEPEST) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> object(path, depth);
      case '[' -> list(path, depth);
      case '"' -> {
        String word = string();
        if (word != null) {
          sink.text(path, word);
        }
        yield word != null;
      }
      case 't' -> word("true", path, 1);
      case 'f' -> word("false", path, 0);
      case 'n' -> word("null", path, Double.NaN);
      default -> number(path);
    };
  }

  private boolean object(String path, int depth) {
    at++;
    if (next('}')) {
      sink.end(path);
      return true;
    }
    do {
      blanks();
      String key = string();
      if (key == null || !next(':')) {
        return false;
      }
      if (!value(path.isEmpty() ? key : path + "." + key, depth + 1)) {
        return false;
      }
    } while (next(','));
    if (!next('}')) {
      return false;
    }
    sink.end(path);
    return true;
  }

  private boolean list(String path, int depth) {
    at++;
    if (next(']')) {
      return true;
    }
    do {
      if (!value(path, depth + 1)) {
        return false;
      }
    } while (next(','));
    return next(']');
  }

  /** The text at this place, cut if it is long; null if there is none or it does not end. */
  private @Nullable String string() {
    if (at >= text.length() || text.charAt(at) != '"') {
      return null;
    }
    StringBuilder word = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        at = i + 1;
        return word.toString();
      }
      if (c == '\\') {
        // What is escaped is of no use here: quotes and slashes stay, the rest becomes a letter.
        i++;
        c = i < text.length() ? text.charAt(i) : ' ';
      }
      if (word.length() < LONGEST_TEXT) {
        word.append(c);
      }
    }
    return null;
  }

  private boolean word(String expected, String path, double value) {
    if (!text.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    if (!Double.isNaN(value)) {
      sink.number(path, value);
    }
    return true;
  }

  private boolean number(String path) {
    int from = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      sink.number(path, Double.parseDouble(text.substring(from, at)));
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean next(char wanted) {
    blanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
