package dev.wattrack.aggregator.influxql;

import dev.wattrack.aggregator.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of InfluxQL, to be run once. What cannot be answered becomes the error of its
 * statement, as in InfluxDB. Confined to one thread.
 */
public final class InfluxQl {
  private final List<Statement> statements;

  private InfluxQl(List<Statement> statements) {
    this.statements = statements;
  }

  /** Fails with what is wrong and where, in InfluxDB's words where it has them. */
  public static InfluxQl parse(String text) throws InfluxQlException {
    return new InfluxQl(Parser.parse(text));
  }

  /**
   * Answers all statements.
   *
   * @param database null if the request names none
   * @param epoch unit of times; null for RFC 3339
   * @param chunk rows a chunk; 0 for one document
   */
  public Answer run(World world, @Nullable String database, @Nullable String epoch, int chunk)
      throws StoreException {
    Texts texts = new Texts(world.store());
    List<Answer.Part> parts = new ArrayList<>();
    for (Statement statement : statements) {
      try {
        parts.add(part(statement, world, texts, database));
      } catch (InfluxQlException e) {
        parts.add(failed(String.valueOf(e.getMessage())));
        break; // what follows is not executed
      } catch (StoreException e) {
        if (e.retryable()) {
          throw e;
        }
        parts.add(failed(String.valueOf(e.getMessage())));
      }
    }
    return new Answer(parts, texts, TimeForm.of(epoch), chunk);
  }

  private static Answer.Part failed(String message) {
    return new Answer.Part(List.of(), List.of(), message, null);
  }

  private static Answer.Part part(
      Statement statement, World world, Texts texts, @Nullable String database)
      throws StoreException, InfluxQlException {
    if (statement instanceof Statement.ShowDatabases) {
      return listed(ShowRun.databases());
    }
    if (statement instanceof Statement.CreateDatabase create) {
      if (!create.name().equals(Sources.DATABASE)) {
        throw InfluxQlException.run("there is one database, " + Sources.DATABASE);
      }
      return listed(List.of());
    }
    if (statement instanceof Statement.ShowPolicies show) {
      check(show.database() == null ? database : show.database());
      return listed(ShowRun.policies());
    }
    if (statement instanceof Statement.ShowNames show) {
      check(show.database() == null ? database : show.database());
      return listed(new ShowRun(world, texts).run(show));
    }
    if (statement instanceof Statement.Select select) {
      boolean named =
          select.sources().stream()
              .allMatch(s -> s instanceof Statement.Source.Named n && n.database() != null);
      if (!named) {
        check(database);
      }
      return new Answer.Part(
          new SelectRun(world, texts).run(select), List.of(), null, select.zone());
    }
    throw new IllegalStateException("no such statement: " + statement);
  }

  private static Answer.Part listed(List<Listing> listings) {
    return new Answer.Part(List.of(), listings, null, null);
  }

  private static void check(@Nullable String database) throws InfluxQlException {
    if (database == null || database.isEmpty()) {
      throw InfluxQlException.run("database name required");
    }
    Sources.check(database, null);
  }
}
