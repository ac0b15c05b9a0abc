package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.influxql.Lexer.Kind;
import dev.wattrack.aggregator.influxql.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads expressions: fields, calls, arithmetic and conditions. Confined to one thread. */
final class ExprParser {
  private final Cursor cursor;

  ExprParser(Cursor cursor) {
    this.cursor = cursor;
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
  Expr expression(int above) throws InfluxQlException {
    cursor.deeper("parentheses");
    Expr left = operand();
    int strength = precedence(cursor.peek());
    while (strength > above) {
      String operator = cursor.take().text().toUpperCase(Locale.ROOT);
      Expr right =
          operator.equals("=~") || operator.equals("!~")
              ? new Expr.Regex(cursor.regex())
              : expression(strength);
      left = new Expr.Binary(operator.equals("<>") ? "!=" : operator, left, right);
      strength = precedence(cursor.peek());
    }
    cursor.back();
    return left;
  }

  private Expr operand() throws InfluxQlException {
    if (cursor.takeSymbol("(")) {
      Expr inner = expression(0);
      cursor.symbol(")");
      return inner;
    }
    if (cursor.takeSymbol("-")) {
      Token next = cursor.peek();
      Expr operand = signed();
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
    if (cursor.takeSymbol("+")) {
      return signed();
    }
    if (cursor.takeSymbol("*")) {
      return new Expr.Star(cursor.takeSymbol("::") ? cursor.take().text() : "");
    }
    Token token = cursor.peek();
    return switch (token.kind()) {
      case WHOLE -> number(cursor.take());
      case NUMBER -> new Expr.Decimal(Double.parseDouble(cursor.take().text()));
      case SPAN -> new Expr.Span(cursor.span());
      case TEXT -> new Expr.Text(cursor.take().text());
      case REGEX -> new Expr.Regex(cursor.regex());
      default -> named();
    };
  }

  private Expr signed() throws InfluxQlException {
    cursor.deeper("signs");
    Expr operand = operand();
    cursor.back();
    return operand;
  }

  private Expr named() throws InfluxQlException {
    if (cursor.takeWord("true")) {
      return new Expr.Truth(true);
    }
    if (cursor.takeWord("false")) {
      return new Expr.Truth(false);
    }
    boolean plain = cursor.peek().kind() == Kind.WORD;
    String name = cursor.identifier();
    if (plain && cursor.takeSymbol("(")) {
      List<Expr> arguments = new ArrayList<>();
      while (!cursor.takeSymbol(")")) {
        arguments.add(
            cursor.peek().kind() == Kind.REGEX ? new Expr.Regex(cursor.regex()) : expression(0));
        if (!cursor.peek().symbol(")")) {
          cursor.symbol(",");
        }
      }
      return new Expr.Call(name.toLowerCase(Locale.ROOT), arguments);
    }
    while (cursor.takeSymbol(".")) {
      name = name + "." + cursor.identifier();
    }
    if (cursor.takeSymbol("::")) {
      cursor.take();
    }
    return new Expr.Ref(name);
  }

  private static Expr number(Token token) {
    try {
      return new Expr.Whole(Long.parseLong(token.text()));
    } catch (NumberFormatException e) {
      return new Expr.Decimal(Double.parseDouble(token.text()));
    }
  }
}
