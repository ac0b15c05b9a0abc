package dev.wattrack.aggregator.influxql;

import java.util.ArrayList;
import java.util.List;

/** Reads what stands behind SHOW. Confined to one thread. */
final class ShowParser {
  private final Cursor cursor;
  private final ExprParser expressions;
  private final SelectParser clauses;

  ShowParser(Cursor cursor, ExprParser expressions, SelectParser clauses) {
    this.cursor = cursor;
    this.expressions = expressions;
    this.clauses = clauses;
  }

  Statement show() throws InfluxQlException {
    if (cursor.takeWord("DATABASES")) {
      return new Statement.ShowDatabases();
    }
    if (cursor.takeWord("RETENTION")) {
      cursor.word("POLICIES");
      return new Statement.ShowPolicies(cursor.takeWord("ON") ? cursor.identifier() : null);
    }
    Statement.Names names;
    if (cursor.takeWord("MEASUREMENTS")) {
      names = Statement.Names.MEASUREMENTS;
    } else if (cursor.takeWord("FIELD")) {
      cursor.word("KEYS");
      names = Statement.Names.FIELD_KEYS;
    } else if (cursor.takeWord("TAG")) {
      if (cursor.takeWord("KEYS")) {
        names = Statement.Names.TAG_KEYS;
      } else {
        cursor.word("VALUES");
        names = Statement.Names.TAG_VALUES;
      }
    } else {
      throw cursor.expected("DATABASES", "FIELD", "MEASUREMENTS", "RETENTION", "TAG");
    }
    return names(names);
  }

  private Statement names(Statement.Names names) throws InfluxQlException {
    String database = cursor.takeWord("ON") ? cursor.identifier() : null;
    List<Statement.Source> sources = new ArrayList<>();
    Expr keys = null;
    if (names == Statement.Names.MEASUREMENTS && cursor.takeWord("WITH")) {
      cursor.word("MEASUREMENT");
      if (cursor.takeSymbol("=~")) {
        sources.add(new Statement.Source.Matching(null, null, cursor.regex()));
      } else {
        cursor.symbol("=");
        sources.add(clauses.source());
      }
    } else if (names != Statement.Names.MEASUREMENTS && cursor.takeWord("FROM")) {
      do {
        sources.add(clauses.source());
      } while (cursor.takeSymbol(","));
    }
    if (names == Statement.Names.TAG_VALUES) {
      cursor.word("WITH");
      cursor.word("KEY");
      keys = keyCondition();
    }
    Expr condition = cursor.takeWord("WHERE") ? expressions.expression(0) : null;
    if (cursor.takeWord("ORDER")) {
      clauses.order();
    }
    return new Statement.ShowNames(
        names, database, sources, keys, condition, clauses.limits("LIMIT", "OFFSET"));
  }

  private Expr keyCondition() throws InfluxQlException {
    Expr key = new Expr.Ref("key");
    if (cursor.takeWord("IN")) {
      cursor.symbol("(");
      Expr any = null;
      do {
        Expr one = new Expr.Binary("=", key, new Expr.Text(cursor.identifier()));
        any = any == null ? one : new Expr.Binary("OR", any, one);
      } while (cursor.takeSymbol(","));
      cursor.symbol(")");
      return any;
    }
    for (String operator : List.of("=", "!=", "<>")) {
      if (cursor.takeSymbol(operator)) {
        return new Expr.Binary(
            operator.equals("<>") ? "!=" : operator, key, new Expr.Text(cursor.identifier()));
      }
    }
    for (String operator : List.of("=~", "!~")) {
      if (cursor.takeSymbol(operator)) {
        return new Expr.Binary(operator, key, new Expr.Regex(cursor.regex()));
      }
    }
    throw cursor.expected("IN", "=", "=~");
  }
}
