package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Lexer.Kind;
import dev.wattrack.aggregator.influxql.Lexer.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A place in the tokens of a query, and how deep in parentheses it is. Confined to one thread. */
final class Cursor {
  static final Set<String> KEYWORDS =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "AND",
          "OR",
          "GROUP",
          "BY",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "SLIMIT",
          "SOFFSET",
          "AS",
          "WITH",
          "KEY",
          "IN",
          "SHOW",
          "ASC",
          "DESC",
          "ON",
          "MEASUREMENT");

  private static final int MOST_DEPTH = 60;

  private final List<Token> tokens;
  private int at;
  private int depth;

  Cursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  /** The token behind the next one. */
  Token second() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** To be called where something may hold something of its own kind. */
  void deeper(String what) throws InfluxQlException {
    if (++depth > MOST_DEPTH) {
      throw new InfluxQlException("too many " + what, true);
    }
  }

  void back() {
    depth--;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token take() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean takeWord(String word) {
    if (peek().word(word)) {
      at++;
      return true;
    }
    return false;
  }

  boolean takeSymbol(String symbol) {
    if (peek().symbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  void word(String word) throws InfluxQlException {
    if (!takeWord(word)) {
      throw expected(word);
    }
  }

  void symbol(String symbol) throws InfluxQlException {
    if (!takeSymbol(symbol)) {
      throw expected(symbol);
    }
  }

  InfluxQlException expected(String... what) {
    return new InfluxQlException(
        "found "
            + peek().shown()
            + ", expected "
            + String.join(", ", what)
            + " at line 1, char "
            + (peek().position() + 1),
        true);
  }

  String identifier() throws InfluxQlException {
    Token token = peek();
    boolean keyword = KEYWORDS.contains(token.text().toUpperCase(Locale.ROOT));
    if (token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD && (!keyword || token.word("key")))) {
      return take().text();
    }
    throw expected("identifier");
  }

  String text() throws InfluxQlException {
    if (peek().kind() != Kind.TEXT) {
      throw expected("string");
    }
    return take().text();
  }

  String regex() throws InfluxQlException {
    if (peek().kind() != Kind.REGEX) {
      throw expected("regex");
    }
    return take().text();
  }

  long span() throws InfluxQlException {
    if (peek().kind() != Kind.SPAN) {
      throw expected("duration");
    }
    return Spans.nanos(take().text());
  }

  int whole() throws InfluxQlException {
    Token token = peek();
    if (token.kind() != Kind.WHOLE || token.text().length() > 9) {
      throw expected("integer");
    }
    take();
    return Integer.parseInt(token.text());
  }
}
