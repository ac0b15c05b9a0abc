package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be asked of another server in our name. */
class PassageTest {
  @Test
  void questionsArePassedOn() throws Exception {
    for (String query :
        List.of(
            "SELECT mean(usage_idle) FROM cpu WHERE time > now() - 1h GROUP BY time(5m), host",
            "SELECT last(load) FROM (SELECT mean(load1) AS load FROM system GROUP BY host)",
            "SELECT * FROM /^(cpu|mem)$/",
            "SELECT a FROM x; SELECT b FROM y",
            "SHOW TAG VALUES FROM system WITH KEY = host",
            "select top(load1, 3) from system;",
            "SHOW SERIES FROM cpu")) {
      assertThat(Passage.allows(query)).as(query).isTrue();
    }
    assertThat(CorpusTest.queries().stream().filter(Passage::allows).count()).isGreaterThan(150);
  }

  @Test
  void whatIsDerivedHereIsNot() {
    for (String query :
        List.of(
            "SELECT joules FROM job_run",
            "SELECT sum(x) FROM (SELECT sum(joules) AS x FROM ledger_node GROUP BY host)",
            "SELECT a FROM cpu; SELECT watts FROM ledger",
            "SELECT * FROM /.*/",
            "SELECT top(watts, 3) FROM ledger_node",
            "SHOW TAG VALUES FROM job_run WITH KEY = job",
            "SHOW MEASUREMENTS")) {
      assertThat(Passage.allows(query)).as(query).isFalse();
    }
  }

  /** The external store believes our token, so nothing that writes may reach it in any disguise. */
  @Test
  void whatWritesIsNeverPassedOn() {
    for (String query :
        List.of(
            "DROP DATABASE wattrack",
            "DELETE FROM cpu",
            "CREATE DATABASE wattrack",
            "SELECT * INTO other FROM cpu",
            "SELECT a FROM x; DROP MEASUREMENT x",
            "SELECT top(a, 1) FROM x; SHOW SERIES",
            "SELECT /'/ FROM cpu; DROP DATABASE wattrack --'",
            "SELECT \"a\\\"; dRoP DATABASE wattrack; SELECT \" FROM cpu",
            "SELECT a FROM x -- \n; drop database y",
            "SET PASSWORD FOR me = 'x'",
            "GRANT ALL TO me",
            "SHOW USERS",
            "KILL QUERY 3",
            "EXPLAIN ANALYZE SELECT a FROM x",
            "from(bucket: \"x\")",
            "")) {
      assertThat(Passage.allows(query)).as(query).isFalse();
    }
  }
}
