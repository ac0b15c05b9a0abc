package dev.wattrack.aggregator.influxql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts InfluxQL into tokens (grammar: docs.influxdata.com, "InfluxQL reference 1.6"). A regular
 * expression is told from a division by what stands before it. Confined to one thread.
 */
final class Lexer {
  enum Kind {
    WORD,
    QUOTED,
    TEXT,
    WHOLE,
    NUMBER,
    SPAN,
    REGEX,
    SYMBOL,
    END
  }

  /**
   * @param text without quotes
   * @param position first character, from 0
   */
  record Token(Kind kind, String text, int position) {
    boolean word(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean symbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String shown() {
      return kind == Kind.END ? "EOF" : text;
    }
  }

  private static final List<String> SYMBOLS =
      List.of(
          "=~", "!~", "!=", "<>", "<=", ">=", "::", "=", "<", ">", "(", ")", ",", ";", ".", "*",
          "+", "-", "/", "%");

  private final String in;
  private int at;
  private final List<Token> out = new ArrayList<>();

  private Lexer(String in) {
    this.in = in;
  }

  static List<Token> tokens(String text) throws InfluxQlException {
    Lexer lexer = new Lexer(text);
    while (lexer.next()) {
      // all of it
    }
    lexer.out.add(new Token(Kind.END, "", text.length()));
    return lexer.out;
  }

  private boolean next() throws InfluxQlException {
    skipBlanks();
    if (at >= in.length()) {
      return false;
    }
    int start = at;
    char c = in.charAt(at);
    if (letter(c)) {
      while (at < in.length() && (letter(in.charAt(at)) || digit(in.charAt(at)))) {
        at++;
      }
      add(Kind.WORD, in.substring(start, at), start);
    } else if (digit(c) || (c == '.' && at + 1 < in.length() && digit(in.charAt(at + 1)))) {
      number(start);
    } else if (c == '"' || c == '\'') {
      add(c == '"' ? Kind.QUOTED : Kind.TEXT, quoted(c), start);
    } else if (c == '/' && regexAllowed()) {
      add(Kind.REGEX, regex(), start);
    } else {
      symbol(start);
    }
    return true;
  }

  private void add(Kind kind, String text, int start) {
    out.add(new Token(kind, text, start));
  }

  private void skipBlanks() {
    while (at < in.length()) {
      if (in.charAt(at) <= ' ') {
        at++;
      } else if (in.startsWith("--", at)) {
        int end = in.indexOf('\n', at);
        at = end < 0 ? in.length() : end;
      } else if (in.startsWith("/*", at)) {
        int end = in.indexOf("*/", at);
        at = end < 0 ? in.length() : end + 2;
      } else {
        return;
      }
    }
  }

  private void number(int start) {
    boolean fraction = false;
    while (at < in.length()
        && (digit(in.charAt(at)) || (in.charAt(at) == '.' && !fraction && digitAt(at + 1)))) {
      fraction |= in.charAt(at) == '.';
      at++;
    }
    if (at < in.length() && (letter(in.charAt(at)) || in.charAt(at) == 'µ') && !fraction) {
      while (at < in.length()
          && (letter(in.charAt(at)) || digit(in.charAt(at)) || in.charAt(at) == 'µ')) {
        at++;
      }
      add(Kind.SPAN, in.substring(start, at), start);
      return;
    }
    add(fraction ? Kind.NUMBER : Kind.WHOLE, in.substring(start, at), start);
  }

  private boolean digitAt(int index) {
    return index < in.length() && digit(in.charAt(index));
  }

  private String quoted(char quote) throws InfluxQlException {
    StringBuilder text = new StringBuilder();
    for (at++; at < in.length(); at++) {
      char c = in.charAt(at);
      if (c == quote) {
        at++;
        return text.toString();
      }
      if (c == '\\' && at + 1 < in.length()) {
        at++;
        char next = in.charAt(at);
        text.append(next == 'n' ? '\n' : next);
      } else {
        text.append(c);
      }
    }
    throw new InfluxQlException("a quoted text has no end", true);
  }

  private boolean regexAllowed() {
    if (out.isEmpty()) {
      return false;
    }
    Token last = out.get(out.size() - 1);
    return switch (last.kind()) {
      case SYMBOL -> !last.text().equals(")") && !last.text().equals("*");
      case WORD -> Cursor.KEYWORDS.contains(last.text().toUpperCase(Locale.ROOT));
      default -> false;
    };
  }

  private String regex() throws InfluxQlException {
    StringBuilder text = new StringBuilder();
    for (at++; at < in.length(); at++) {
      char c = in.charAt(at);
      if (c == '/') {
        at++;
        return text.toString();
      }
      if (c == '\\' && at + 1 < in.length() && in.charAt(at + 1) == '/') {
        at++;
        text.append('/');
      } else {
        text.append(c);
      }
    }
    throw new InfluxQlException("a regular expression has no end", true);
  }

  private void symbol(int start) throws InfluxQlException {
    for (String symbol : SYMBOLS) {
      if (in.startsWith(symbol, at)) {
        at += symbol.length();
        add(Kind.SYMBOL, symbol, start);
        return;
      }
    }
    throw new InfluxQlException(
        "found " + in.charAt(at) + " at line 1, char " + (at + 1) + ", which means nothing", true);
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
