package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Lexer.Kind;
import dev.wattrack.aggregator.influxql.Lexer.Token;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind SELECT, and the clauses it shares with SHOW. Confined to one thread. */
final class SelectParser {
  private final Cursor cursor;
  private final ExprParser expressions;

  SelectParser(Cursor cursor, ExprParser expressions) {
    this.cursor = cursor;
    this.expressions = expressions;
  }

  Statement.Select select() throws InfluxQlException {
    cursor.deeper("subqueries");
    List<Statement.Column> columns = new ArrayList<>();
    do {
      Expr expression =
          cursor.peek().kind() == Kind.REGEX
              ? new Expr.Regex(cursor.regex())
              : expressions.expression(3);
      columns.add(
          new Statement.Column(expression, cursor.takeWord("AS") ? cursor.identifier() : null));
    } while (cursor.takeSymbol(","));
    cursor.word("FROM");
    List<Statement.Source> sources = new ArrayList<>();
    do {
      sources.add(source());
    } while (cursor.takeSymbol(","));
    Expr condition = cursor.takeWord("WHERE") ? expressions.expression(0) : null;
    Groups groups = new Groups();
    if (cursor.takeWord("GROUP")) {
      cursor.word("BY");
      do {
        group(groups);
      } while (cursor.takeSymbol(","));
    }
    boolean filled = cursor.takeWord("FILL");
    if (filled) {
      fill(groups);
    }
    boolean ascending = !cursor.takeWord("ORDER") || order();
    Statement.Limit limit = limits("LIMIT", "OFFSET");
    Statement.Limit series = limits("SLIMIT", "SOFFSET");
    ZoneId zone = null;
    if (cursor.takeWord("TZ")) {
      cursor.symbol("(");
      zone = zone(cursor.text());
      cursor.symbol(")");
    }
    cursor.back();
    return new Statement.Select(
        columns, sources, condition, groups.grouping(), filled, ascending, limit, series, zone);
  }

  /** Collects what stands behind GROUP BY. */
  private static final class Groups {
    private final List<Expr> tags = new ArrayList<>();
    private long interval;
    private long offset;
    private @Nullable String mistake;
    private Statement.Fill fill = Statement.Fill.NULL;
    private double value;

    Statement.Grouping grouping() {
      return new Statement.Grouping(interval, offset, List.copyOf(tags), fill, value, mistake);
    }
  }

  private void group(Groups groups) throws InfluxQlException {
    if (cursor.peek().kind() == Kind.REGEX) {
      groups.tags.add(new Expr.Regex(cursor.regex()));
    } else if (cursor.takeSymbol("*")) {
      groups.tags.add(new Expr.Star("tag"));
    } else if (cursor.peek().word("time") && cursor.second().symbol("(")) {
      time(groups);
    } else {
      groups.tags.add(new Expr.Ref(cursor.identifier()));
    }
  }

  /** Something else than a duration is no mistake of grammar, as in InfluxDB. */
  private void time(Groups groups) throws InfluxQlException {
    cursor.take();
    cursor.symbol("(");
    Expr interval = expressions.expression(0);
    Expr offset = cursor.takeSymbol(",") ? expressions.expression(0) : new Expr.Span(0);
    cursor.symbol(")");
    if (!(interval instanceof Expr.Span width)) {
      groups.mistake = "time dimension must have duration argument";
    } else if (!(offset instanceof Expr.Span moved)) {
      groups.mistake = "time dimension offset must be a duration";
    } else if (width.nanos() <= 0) {
      throw new InfluxQlException("the interval of GROUP BY time must be above 0", true);
    } else {
      groups.interval = width.nanos();
      groups.offset = moved.nanos();
    }
  }

  private void fill(Groups groups) throws InfluxQlException {
    cursor.symbol("(");
    Token token = cursor.peek();
    if (token.kind() == Kind.WORD) {
      cursor.take();
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
      boolean minus = cursor.takeSymbol("-");
      if (cursor.peek().kind() != Kind.WHOLE && cursor.peek().kind() != Kind.NUMBER) {
        throw cursor.expected("number");
      }
      groups.fill = Statement.Fill.NUMBER;
      groups.value = Double.parseDouble(cursor.take().text()) * (minus ? -1 : 1);
    }
    cursor.symbol(")");
  }

  boolean order() throws InfluxQlException {
    cursor.word("BY");
    if (cursor.takeWord("ASC")) {
      return true;
    }
    if (cursor.takeWord("DESC")) {
      return false;
    }
    if (!cursor.identifier().equalsIgnoreCase("time")) {
      throw new InfluxQlException("only ORDER BY time supported at this time", true);
    }
    if (cursor.takeWord("DESC")) {
      return false;
    }
    cursor.takeWord("ASC");
    return true;
  }

  Statement.Limit limits(String count, String offset) throws InfluxQlException {
    int most = cursor.takeWord(count) ? cursor.whole() : 0;
    int from = cursor.takeWord(offset) ? cursor.whole() : 0;
    return new Statement.Limit(most, from);
  }

  Statement.Source source() throws InfluxQlException {
    if (cursor.takeSymbol("(")) {
      cursor.word("SELECT");
      Statement.Select inner = select();
      cursor.symbol(")");
      return new Statement.Source.Inner(inner);
    }
    List<@Nullable String> names = new ArrayList<>();
    while (true) {
      if (cursor.peek().kind() == Kind.REGEX) {
        String pattern = cursor.regex();
        return new Statement.Source.Matching(part(names, 1), part(names, 0), pattern);
      }
      names.add(cursor.peek().symbol(".") && !names.isEmpty() ? null : cursor.identifier());
      if (!cursor.takeSymbol(".") || names.size() == 3) {
        break;
      }
    }
    String name = names.remove(names.size() - 1);
    if (name == null) {
      throw cursor.expected("identifier");
    }
    return new Statement.Source.Named(part(names, 1), part(names, 0), name);
  }

  private static @Nullable String part(List<@Nullable String> names, int fromEnd) {
    return fromEnd < names.size() ? names.get(names.size() - 1 - fromEnd) : null;
  }

  private static ZoneId zone(String name) throws InfluxQlException {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InfluxQlException("unable to find time zone " + name, true);
    }
  }
}
