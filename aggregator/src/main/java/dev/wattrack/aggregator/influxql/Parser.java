package dev.wattrack.aggregator.influxql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads InfluxQL: any text gives statements or an {@link InfluxQlException}. Confined to one
 * thread.
 */
final class Parser {
  private static final int MOST_CHARS = 256 << 10;
  private static final int MOST_STATEMENTS = 200;

  private final Cursor cursor;
  private final SelectParser selects;
  private final ShowParser shows;

  private Parser(Cursor cursor) {
    this.cursor = cursor;
    ExprParser expressions = new ExprParser(cursor);
    selects = new SelectParser(cursor, expressions);
    shows = new ShowParser(cursor, expressions, selects);
  }

  static List<Statement> parse(String text) throws InfluxQlException {
    if (text.length() > MOST_CHARS) {
      throw new InfluxQlException("a query may have " + MOST_CHARS + " characters", true);
    }
    Cursor cursor = new Cursor(Lexer.tokens(text));
    Parser parser = new Parser(cursor);
    List<Statement> statements = new ArrayList<>();
    while (!cursor.atEnd()) {
      if (!cursor.takeSymbol(";")) {
        statements.add(parser.statement());
        if (!cursor.atEnd() && !cursor.peek().symbol(";")) {
          throw cursor.expected(";", "EOF");
        }
      }
      if (statements.size() > MOST_STATEMENTS) {
        throw new InfluxQlException("more than " + MOST_STATEMENTS + " statements", true);
      }
    }
    return statements;
  }

  private Statement statement() throws InfluxQlException {
    if (cursor.takeWord("SELECT")) {
      return selects.select();
    }
    if (cursor.takeWord("SHOW")) {
      return shows.show();
    }
    if (cursor.takeWord("CREATE")) {
      cursor.word("DATABASE");
      String name = cursor.identifier();
      while (!cursor.atEnd() && !cursor.peek().symbol(";")) {
        cursor.take();
      }
      return new Statement.CreateDatabase(name);
    }
    throw cursor.expected("SELECT", "SHOW", "CREATE");
  }
}
