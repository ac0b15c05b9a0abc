package dev.wattrack.aggregator.influxql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wattrack.aggregator.ingest.RecordingStore;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.UserNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedTest {
  private static final long START = 1_772_323_200;
  private static final String TIME = " WHERE time >= 1772323200s AND time < 1772326800s ";
  private final RecordingStore store = new RecordingStore();

  private String ask(String query) throws Exception {
    return ask(query, List.of());
  }

  private String ask(String query, List<JobSpan> board) throws Exception {
    Records records = new Records(Records.ledgerOf(store), board, List.of(), UserNames.SHOWN);
    long now = (START + 3_600) * 1_000_000_000L;
    World world = new World(store, List.of(), Map.of(), records, null, now, 100_000);
    Answer answer = InfluxQl.parse(query).run(world, "wattrack", "s", 0);
    StringBuilder text = new StringBuilder();
    while (answer.hasNext()) {
      text.append(answer.next());
    }
    return text.toString();
  }

  private void save(boolean simulated, int minutes, long watts) throws Exception {
    List<LedgerSpan> spans = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      boolean silent = i == 1;
      long idle = watts * 60_000 + i * 6_000L;
      LedgerSpan.Node node = new LedgerSpan.Node("n1", idle, 0, 0, idle, 0, "modelled", List.of());
      spans.add(
          new LedgerSpan(
              START + 60L * i,
              60,
              60,
              simulated,
              silent,
              silent ? null : Long.valueOf(idle + 600_000),
              600_000,
              0,
              0,
              List.of(node)));
    }
    store.energy().save(new EnergyTable.Batch(spans, List.of(), Map.of()));
  }

  @Test
  void aMinuteIsARowWithEnergyAndPower() throws Exception {
    save(false, 3, 5);

    assertThat(ask("SELECT meter_joules, meter_watts, idle_watts FROM ledger" + TIME))
        .contains(
            "\"values\":[[1772323200,900,15,5],[1772323260,null,null,5.1],"
                + "[1772323320,912,15.2,5.2]]");
    assertThat(ask("SELECT watts FROM ledger_node" + TIME + "GROUP BY host, estimated"))
        .contains("{\"estimated\":\"false\",\"host\":\"n1\"}", "[[1772323260,5.1]]");
  }

  @Test
  void windowsAndRowsGiveTheSame() throws Exception {
    save(false, 50, 5);
    String select = "SELECT mean(idle_watts), sum(idle_joules), count(fixed_joules) FROM ledger";
    // What looks at a field is answered row by row, not from sums of the table.
    String rows = ask(select + TIME + "AND seconds > 0 GROUP BY time(10m) fill(none)");

    assertThat(rows).contains("[1772323200,5.45,3270,10]");
    ObjectMapper json = new ObjectMapper();
    String sums = ask(select + TIME + "GROUP BY time(10m) fill(none)");
    assertThat(Answers.same(json.readTree(sums), json.readTree(rows))).as(sums).isTrue();
  }

  @Test
  void aSimulatedRackIsNeverAddedToARealOne() throws Exception {
    save(true, 3, 5);
    String sum = "SELECT sum(idle_joules) FROM ledger";

    assertThat(ask(sum + TIME)).contains("[1772323200,918]");

    save(false, 3, 10);

    assertThat(ask(sum + TIME)).contains("[1772323200,1818]");
    assertThat(ask(sum + TIME + "AND simulated = 'true'")).contains("[1772323200,918]");
    assertThat(ask(sum + TIME + "GROUP BY simulated")).doesNotContain("true");
  }

  @Test
  void thereIsNoDerivationWithoutAnything() throws Exception {
    assertThat(ask("SHOW MEASUREMENTS")).doesNotContain("series");
    assertThat(ask("SELECT * FROM /./")).doesNotContain("series");
    save(true, 1, 5);

    assertThat(ask("SHOW MEASUREMENTS")).contains("[[\"ledger\"],[\"ledger_node\"]]");
    assertThat(ask("SHOW TAG VALUES FROM ledger_node WITH KEY = \"host\"")).contains("\"n1\"");
  }

  @Test
  void theBoardIsNewerThanTheTable() throws Exception {
    Instant start = Instant.ofEpochSecond(START);
    JobSpan running =
        JobSpan.of("slurm", "7").name("x").state(JobState.RUNNING).started(start).build();
    store.jobs().save(List.of(running));

    assertThat(ask("SELECT seconds, \"state\" FROM job_run"))
        .contains("[[1772323200,3600,\"running\"]]");

    JobSpan over =
        JobSpan.of("slurm", "7")
            .name("x")
            .state(JobState.COMPLETED)
            .started(start)
            .ended(start.plusSeconds(90))
            .build();

    assertThat(ask("SELECT seconds, time_end, \"state\" FROM job_run", List.of(over)))
        .contains("[[1772323200,90,1772323290000,\"completed\"]]");
    assertThat(ask("SELECT seconds FROM job_run WHERE time > 1772323200s"))
        .doesNotContain("values");
  }

  @Test
  void whatIsTooMuchIsRefused() throws Exception {
    save(false, 60, 5);
    Records records = new Records(Records.ledgerOf(store), List.of(), List.of(), UserNames.SHOWN);
    World world =
        new World(store, List.of(), Map.of(), records, null, (START + 3_600) * 1_000_000_000L, 50);
    Answer answer =
        InfluxQl.parse("SELECT idle_watts FROM ledger" + TIME).run(world, "wattrack", "s", 0);

    assertThat(answer.next()).contains("more than 50 values; ask for a shorter time");
  }
}
