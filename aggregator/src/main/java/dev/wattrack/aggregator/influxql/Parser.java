package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Lexer.Kind;
import dev.wattrack.aggregator.influxql.Lexer.Token;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads InfluxQL: any text gives statements or an {@link InfluxQlException}. Confined to one
 * thread.
 */
final class Parser {
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

  private static final int MOST_CHARS = 256 << 10;
  private static final int MOST_STATEMENTS = 200;
  private static final int MOST_DEPTH = 60;

  private final List<Token> tokens;
  private int at;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static List<Statement> parse(String text) throws InfluxQlException {
    if (text.length() > MOST_CHARS) {
      throw new InfluxQlException("a query may have " + MOST_CHARS + " characters", true);
    }
    Parser parser = new Parser(Lexer.tokens(text));
    List<Statement> statements = new ArrayList<>();
    while (parser.peek().kind() != Kind.END) {
      if (!parser.takeSymbol(";")) {
        statements.add(parser.statement());
        if (parser.peek().kind() != Kind.END && !parser.peek().symbol(";")) {
          throw parser.expected(";", "EOF");
        }
      }
      if (statements.size() > MOST_STATEMENTS) {
        throw new InfluxQlException("more than " + MOST_STATEMENTS + " statements", true);
      }
    }
    return statements;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token take() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean takeWord(String word) {
    if (peek().word(word)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean takeSymbol(String symbol) {
    if (peek().symbol(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  private void word(String word) throws InfluxQlException {
    if (!takeWord(word)) {
      throw expected(word);
    }
  }

  private void symbol(String symbol) throws InfluxQlException {
    if (!takeSymbol(symbol)) {
      throw expected(symbol);
    }
  }

  private InfluxQlException expected(String... what) {
    return new InfluxQlException(
        "found "
            + peek().shown()
            + ", expected "
            + String.join(", ", what)
            + " at line 1, char "
            + (peek().position() + 1),
        true);
  }

  private Statement statement() throws InfluxQlException {
    if (takeWord("SELECT")) {
      return select();
    }
    if (takeWord("SHOW")) {
      return show();
    }
    if (takeWord("CREATE")) {
      word("DATABASE");
      String name = identifier();
      while (peek().kind() != Kind.END && !peek().symbol(";")) {
        take();
      }
      return new Statement.CreateDatabase(name);
    }
    throw expected("SELECT", "SHOW", "CREATE");
  }

  private Statement show() throws InfluxQlException {
    if (takeWord("DATABASES")) {
      return new Statement.ShowDatabases();
    }
    if (takeWord("RETENTION")) {
      word("POLICIES");
      return new Statement.ShowPolicies(takeWord("ON") ? identifier() : null);
    }
    Statement.Names names;
    if (takeWord("MEASUREMENTS")) {
      names = Statement.Names.MEASUREMENTS;
    } else if (takeWord("FIELD")) {
      word("KEYS");
      names = Statement.Names.FIELD_KEYS;
    } else if (takeWord("TAG")) {
      if (takeWord("KEYS")) {
        names = Statement.Names.TAG_KEYS;
      } else {
        word("VALUES");
        names = Statement.Names.TAG_VALUES;
      }
    } else {
      throw expected("DATABASES", "FIELD", "MEASUREMENTS", "RETENTION", "TAG");
    }
    return names(names);
  }

  private Statement names(Statement.Names names) throws InfluxQlException {
    String database = takeWord("ON") ? identifier() : null;
    List<Statement.Source> sources = new ArrayList<>();
    Expr keys = null;
    if (names == Statement.Names.MEASUREMENTS && takeWord("WITH")) {
      word("MEASUREMENT");
      if (takeSymbol("=~")) {
        sources.add(new Statement.Source.Matching(null, null, regex()));
      } else {
        symbol("=");
        sources.add(source());
      }
    } else if (names != Statement.Names.MEASUREMENTS && takeWord("FROM")) {
      do {
        sources.add(source());
      } while (takeSymbol(","));
    }
    if (names == Statement.Names.TAG_VALUES) {
      word("WITH");
      word("KEY");
      keys = keyCondition();
    }
    Expr condition = takeWord("WHERE") ? expression(0) : null;
    if (takeWord("ORDER")) {
      order();
    }
    return new Statement.ShowNames(
        names, database, sources, keys, condition, limits("LIMIT", "OFFSET"));
  }

  private Expr keyCondition() throws InfluxQlException {
    Expr key = new Expr.Ref("key");
    if (takeWord("IN")) {
      symbol("(");
      Expr any = null;
      do {
        Expr one = new Expr.Binary("=", key, new Expr.Text(identifier()));
        any = any == null ? one : new Expr.Binary("OR", any, one);
      } while (takeSymbol(","));
      symbol(")");
      return any;
    }
    for (String operator : List.of("=", "!=", "<>")) {
      if (takeSymbol(operator)) {
        return new Expr.Binary(
            operator.equals("<>") ? "!=" : operator, key, new Expr.Text(identifier()));
      }
    }
    for (String operator : List.of("=~", "!~")) {
      if (takeSymbol(operator)) {
        return new Expr.Binary(operator, key, new Expr.Regex(regex()));
      }
    }
    throw expected("IN", "=", "=~");
  }

  private Statement.Select select() throws InfluxQlException {
    if (++depth > MOST_DEPTH) {
      throw new InfluxQlException("too many subqueries", true);
    }
    List<Statement.Column> columns = new ArrayList<>();
    do {
      Expr expression = peek().kind() == Kind.REGEX ? new Expr.Regex(regex()) : expression(3);
      columns.add(new Statement.Column(expression, takeWord("AS") ? identifier() : null));
    } while (takeSymbol(","));
    word("FROM");
    List<Statement.Source> sources = new ArrayList<>();
    do {
      sources.add(source());
    } while (takeSymbol(","));
    Expr condition = takeWord("WHERE") ? expression(0) : null;
    Groups groups = new Groups();
    if (takeWord("GROUP")) {
      word("BY");
      do {
        group(groups);
      } while (takeSymbol(","));
    }
    boolean filled = takeWord("FILL");
    if (filled) {
      fill(groups);
    }
    boolean ascending = !takeWord("ORDER") || order();
    Statement.Limit limit = limits("LIMIT", "OFFSET");
    Statement.Limit series = limits("SLIMIT", "SOFFSET");
    ZoneId zone = null;
    if (takeWord("TZ")) {
      symbol("(");
      zone = zone(text());
      symbol(")");
    }
    depth--;
    return new Statement.Select(
        columns, sources, condition, groups.grouping(), filled, ascending, limit, series, zone);
  }

  /** Collects what stands behind GROUP BY. */
  private static final class Groups {
    private final List<Expr> tags = new ArrayList<>();
    private long interval;
    private long offset;
    private Statement.Fill fill = Statement.Fill.NULL;
    private double value;

    Statement.Grouping grouping() {
      return new Statement.Grouping(interval, offset, List.copyOf(tags), fill, value);
    }
  }

  private void group(Groups groups) throws InfluxQlException {
    if (peek().kind() == Kind.REGEX) {
      groups.tags.add(new Expr.Regex(regex()));
    } else if (takeSymbol("*")) {
      groups.tags.add(new Expr.Star("tag"));
    } else if (peek().word("time") && tokens.get(at + 1).symbol("(")) {
      take();
      symbol("(");
      groups.interval = span();
      if (takeSymbol(",")) {
        boolean minus = takeSymbol("-");
        groups.offset = minus ? -span() : span();
      }
      symbol(")");
      if (groups.interval <= 0) {
        throw new InfluxQlException("the interval of GROUP BY time must be above 0", true);
      }
    } else {
      groups.tags.add(new Expr.Ref(identifier()));
    }
  }

  private void fill(Groups groups) throws InfluxQlException {
    symbol("(");
    Token token = peek();
    if (token.kind() == Kind.WORD) {
      take();
      groups.fill =
          switch (token.text().toLowerCase(Locale.ROOT)) {
            case "null" -> Statement.Fill.NULL;
            case "none" -> Statement.Fill.NONE;
            case "previous" -> Statement.Fill.PREVIOUS;
            case "linear" -> Statement.Fill.LINEAR;
            default ->
                throw new InfluxQlException(
                    "fill(" + token.text() + "): expected null, none, previous, linear or a number",
                    true);
          };
    } else {
      boolean minus = takeSymbol("-");
      if (peek().kind() != Kind.WHOLE && peek().kind() != Kind.NUMBER) {
        throw expected("number");
      }
      groups.fill = Statement.Fill.NUMBER;
      groups.value = Double.parseDouble(take().text()) * (minus ? -1 : 1);
    }
    symbol(")");
  }

  private boolean order() throws InfluxQlException {
    word("BY");
    if (takeWord("ASC")) {
      return true;
    }
    if (takeWord("DESC")) {
      return false;
    }
    if (!identifier().equalsIgnoreCase("time")) {
      throw new InfluxQlException("only ORDER BY time supported at this time", true);
    }
    if (takeWord("DESC")) {
      return false;
    }
    takeWord("ASC");
    return true;
  }

  private Statement.Limit limits(String count, String offset) throws InfluxQlException {
    int most = takeWord(count) ? whole() : 0;
    int from = takeWord(offset) ? whole() : 0;
    return new Statement.Limit(most, from);
  }

  private int whole() throws InfluxQlException {
    Token token = peek();
    if (token.kind() != Kind.WHOLE || token.text().length() > 9) {
      throw expected("integer");
    }
    take();
    return Integer.parseInt(token.text());
  }

  private Statement.Source source() throws InfluxQlException {
    if (takeSymbol("(")) {
      word("SELECT");
      Statement.Select inner = select();
      symbol(")");
      return new Statement.Source.Inner(inner);
    }
    List<@Nullable String> names = new ArrayList<>();
    while (true) {
      if (peek().kind() == Kind.REGEX) {
        String pattern = regex();
        return new Statement.Source.Matching(part(names, 1), part(names, 0), pattern);
      }
      names.add(peek().symbol(".") && !names.isEmpty() ? null : identifier());
      if (!takeSymbol(".") || names.size() == 3) {
        break;
      }
    }
    String name = names.remove(names.size() - 1);
    if (name == null) {
      throw expected("identifier");
    }
    return new Statement.Source.Named(part(names, 1), part(names, 0), name);
  }

  private static @Nullable String part(List<@Nullable String> names, int fromEnd) {
    return fromEnd < names.size() ? names.get(names.size() - 1 - fromEnd) : null;
  }

  private String identifier() throws InfluxQlException {
    Token token = peek();
    boolean keyword = KEYWORDS.contains(token.text().toUpperCase(Locale.ROOT));
    if (token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD && (!keyword || token.word("key")))) {
      return take().text();
    }
    throw expected("identifier");
  }

  private String text() throws InfluxQlException {
    if (peek().kind() != Kind.TEXT) {
      throw expected("string");
    }
    return take().text();
  }

  private String regex() throws InfluxQlException {
    if (peek().kind() != Kind.REGEX) {
      throw expected("regex");
    }
    return take().text();
  }

  private long span() throws InfluxQlException {
    if (peek().kind() != Kind.SPAN) {
      throw expected("duration");
    }
    return Spans.nanos(take().text());
  }

  private static ZoneId zone(String name) throws InfluxQlException {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InfluxQlException("unable to find time zone " + name, true);
    }
  }

  private static int precedence(Token token) {
    if (token.word("OR")) {
      return 1;
    }
    if (token.word("AND")) {
      return 2;
    }
    if (token.kind() != Kind.SYMBOL) {
      return 0;
    }
    return switch (token.text()) {
      case "=", "!=", "<>", "=~", "!~", "<", "<=", ">", ">=" -> 3;
      case "+", "-" -> 4;
      case "*", "/", "%" -> 5;
      default -> 0;
    };
  }

  /** What binds tighter than the given precedence. */
  private Expr expression(int above) throws InfluxQlException {
    if (++depth > MOST_DEPTH) {
      throw new InfluxQlException("too many parentheses", true);
    }
    Expr left = operand();
    int strength = precedence(peek());
    while (strength > above) {
      String operator = take().text().toUpperCase(Locale.ROOT);
      Expr right =
          operator.equals("=~") || operator.equals("!~")
              ? new Expr.Regex(regex())
              : expression(strength);
      left = new Expr.Binary(operator.equals("<>") ? "!=" : operator, left, right);
      strength = precedence(peek());
    }
    depth--;
    return left;
  }

  private Expr operand() throws InfluxQlException {
    if (takeSymbol("(")) {
      Expr inner = expression(0);
      symbol(")");
      return inner;
    }
    if (takeSymbol("-")) {
      Token next = peek();
      Expr operand = operand();
      if (operand instanceof Expr.Whole whole) {
        return new Expr.Whole(-whole.value());
      }
      if (operand instanceof Expr.Decimal number) {
        return new Expr.Decimal(-number.value());
      }
      if (operand instanceof Expr.Span span) {
        return new Expr.Span(-span.nanos());
      }
      return next.kind() == Kind.END ? operand : new Expr.Binary("*", new Expr.Whole(-1), operand);
    }
    if (takeSymbol("+")) {
      return operand();
    }
    if (takeSymbol("*")) {
      return new Expr.Star(takeSymbol("::") ? take().text() : "");
    }
    Token token = peek();
    return switch (token.kind()) {
      case WHOLE -> whole(take());
      case NUMBER -> new Expr.Decimal(Double.parseDouble(take().text()));
      case SPAN -> new Expr.Span(span());
      case TEXT -> new Expr.Text(take().text());
      case REGEX -> new Expr.Regex(regex());
      default -> named();
    };
  }

  private static Expr whole(Token token) {
    try {
      return new Expr.Whole(Long.parseLong(token.text()));
    } catch (NumberFormatException e) {
      return new Expr.Decimal(Double.parseDouble(token.text()));
    }
  }

  private Expr named() throws InfluxQlException {
    if (takeWord("true")) {
      return new Expr.Truth(true);
    }
    if (takeWord("false")) {
      return new Expr.Truth(false);
    }
    boolean plain = peek().kind() == Kind.WORD;
    String name = identifier();
    if (plain && takeSymbol("(")) {
      List<Expr> arguments = new ArrayList<>();
      while (!takeSymbol(")")) {
        arguments.add(peek().kind() == Kind.REGEX ? new Expr.Regex(regex()) : expression(0));
        if (!peek().symbol(")")) {
          symbol(",");
        }
      }
      return new Expr.Call(name.toLowerCase(Locale.ROOT), arguments);
    }
    while (takeSymbol(".")) {
      name = name + "." + identifier();
    }
    if (takeSymbol("::")) {
      take();
    }
    return new Expr.Ref(name);
  }
}
