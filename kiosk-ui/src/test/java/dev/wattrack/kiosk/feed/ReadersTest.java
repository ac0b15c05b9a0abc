package dev.wattrack.kiosk.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.NodeState;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.model.Snapshot;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the readers make of answers, and that no text makes them fail. */
final class ReadersTest {
  /** By the contract of the feed, with everything in it. */
  static final String SNAPSHOT =
      """
      {"time":"2026-01-01T12:00:00.120Z","cluster":"rack","simulated":true,
       "power":{"watts":31.5,"source":"meter","age_seconds":0.4,"watt_hours_today":412.5},
       "climate":[{"sensor":"dht22","temperature_celsius":41.2,"humidity_percent":33.1,"age_seconds":1.4}],
       "fan":{"running":true},
       "nodes":[{"name":"pi5","id":"ab","simulated":true,"state":"agent_died","since":"2026-01-01T11:59:00Z",
        "cpu_percent":12.5,"memory_percent":40,"load1":0.5,"temperature_celsius":55.1,"watts":5.5,
        "watts_low":5.0,"watts_high":6.0,"watts_quality":"modelled","jobs":["17"],"flags":["throttled"]}],
       "jobs":[{"id":"17","simulated":true,"scheduler":"dask","name":"pi","user":"v","group":"g","state":"running",
        "nodes":["pi5"],"cores":4,"started":"2026-01-01T11:50:00Z","watts":2.5,"joules":100,"joules_low":90,
        "joules_high":110,"tasks_done":7}],
       "alerts":[{"id":"a","rule":"NodeLost","severity":"critical","subject":"pi5","since":"2026-01-01T11:59:05Z",
        "text":"gone","acknowledged":false}]}
      """;

  @Test
  void aWholeSnapshotIsRead() {
    Snapshot snapshot = SnapshotReader.read(SNAPSHOT);
    assertThat(snapshot.cluster()).isEqualTo("rack");
    assertThat(snapshot.simulated()).isTrue();
    assertThat(snapshot.power()).isEqualTo(new Snapshot.Power(31.5, "meter", 0.4, 412.5, null));
    assertThat(snapshot.power().quality()).isEqualTo(Quality.MEASURED);
    assertThat(snapshot.warmest().temperatureCelsius()).isEqualTo(41.2);
    assertThat(snapshot.fanRunning()).isTrue();
    Snapshot.Node node = snapshot.nodes().get(0);
    assertThat(node.state()).isEqualTo(NodeState.AGENT_DIED);
    assertThat(node.watts()).isEqualTo(5.5);
    assertThat(node.wattsQuality()).isEqualTo(Quality.MODELLED);
    assertThat(node.flags()).containsExactly("throttled");
    Snapshot.Job job = snapshot.running().get(0);
    assertThat(job.tasksDone()).isEqualTo(7);
    assertThat(job.nodes()).containsExactly("pi5");
    Snapshot.Alert alert = snapshot.alerts().get(0);
    assertThat(alert.severity()).isEqualTo(Snapshot.Severity.CRITICAL);
    assertThat(alert.since()).isNotNull();
  }

  @Test
  void nullIsUnknownAndNotZero() {
    Snapshot snapshot =
        SnapshotReader.read(
            "{\"power\":{\"watts\":null},\"fan\":{\"running\":null},\"nodes\":[{\"watts\":null}],"
                + "\"jobs\":null,\"alerts\":null}");
    assertThat(snapshot.power().watts()).isNull();
    assertThat(snapshot.power().quality()).isEqualTo(Quality.UNKNOWN);
    assertThat(snapshot.fanRunning()).isNull();
    assertThat(snapshot.nodes().get(0).watts()).isNull();
    assertThat(snapshot.meanCpuPercent()).isNull();
    assertThat(snapshot.warmest()).isNull();
    assertThat(snapshot.jobs()).isEmpty();
  }

  @Test
  void whatCannotBeIsUnknown() {
    Snapshot snapshot =
        SnapshotReader.read(
            "{\"nodes\":[{\"name\":\"a\\u0007b\",\"state\":\"melted\",\"cpu_percent\":140}]}");
    assertThat(snapshot.nodes().get(0).cpuPercent()).isNull();
    assertThat(snapshot.nodes().get(0).state()).isEqualTo(NodeState.UNKNOWN);
    assertThat(snapshot.nodes().get(0).name()).isEqualTo("a b");
  }

  @Test
  void everyPrefixAndEveryDamagedByteGivesAnAnswer() {
    int objects = 0;
    for (int i = 0; i < SNAPSHOT.length(); i++) {
      objects += SnapshotReader.read(SNAPSHOT.substring(0, i)) == null ? 0 : 1;
    }
    assertThat(objects).as("prefixes that are whole objects").isEqualTo(1);
    long seed = 99;
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < SNAPSHOT.length(); i++) {
      StringBuilder damaged = new StringBuilder(SNAPSHOT);
      damaged.setCharAt(i, (char) (damaged.charAt(i) ^ 1 << random.nextInt(7)));
      read += SnapshotReader.read(damaged.toString()) == null ? 0 : 1;
    }
    assertThat(read).as("seed %d", seed).isPositive();
  }

  @Test
  void aCurveIsInOrderOfTimeAndTakesTheHighestOfSeveral() {
    History.Curve curve =
        HistoryReader.curve(
            "{\"series\":[{\"tags\":{},\"points\":[[\"2026-01-01T00:01:00Z\",2],"
                + "[\"2026-01-01T00:00:00Z\",1.5],[\"x\",3],[\"2026-01-01T00:02:00Z\",null]]},"
                + "{\"points\":[[\"2026-01-01T00:01:00Z\",7]]}]}",
            null);
    assertThat(curve.points().stream().map(History.Point::value)).containsExactly(1.5, 7.0);
    assertThat(HistoryReader.curve("[]", null)).isEqualTo(History.Curve.NONE);
    assertThat(HistoryReader.curve("", null)).isEqualTo(History.Curve.NONE);
  }

  @Test
  void theLedgerIsSummedUp() {
    String interval =
        "{\"meter_joules\":100,\"nodes\":{\"a\":{\"idle_joules\":30,\"jobs_joules\":40,"
            + "\"system_joules\":5,\"unallocated_joules\":20},\"b\":{\"jobs_joules\":5}},\"fixed_joules\":10,"
            + "\"fan_joules\":4,\"residual_joules\":6,\"estimated\":%s}";
    History.Ledger ledger =
        HistoryReader.ledger(
            "{\"intervals\":["
                + String.format(interval, "false")
                + ","
                + String.format(interval, "true")
                + "]}");
    assertThat(ledger).isEqualTo(new History.Ledger(200, 110, 40, 50, true));
    assertThat(HistoryReader.ledger("{\"intervals\":[]}")).isNull();
    assertThat(HistoryReader.ledger("")).isNull();
  }

  @Test
  void costsAreReadByTheNamesOfTheHeader() {
    List<History.RunCost> costs =
        HistoryReader.costs(
            "group,new,joules,joules_per_task,tasks,quality\r\n"
                + "\"a, \"\"b\"\"\",1,100,5,20,measured\n"
                + "c,1,,5,20,measured\n"
                + "d,1,7\n");
    assertThat(costs)
        .containsExactly(
            new History.RunCost("a, \"b\"", 5.0, 100.0, null, null, 20.0, null, Quality.MEASURED),
            new History.RunCost("d", null, 7.0, null, null, null, null, Quality.UNKNOWN));
    assertThat(HistoryReader.costs("")).isEmpty();
  }

  @Test
  void onlyCompletedRunsWithTimesRace() {
    List<History.PastRun> runs =
        HistoryReader.runs(
            "{\"jobs\":["
                + job("a", "completed", "\"2026-01-01T00:00:02.500Z\"", "[\"x\"]", "4")
                + ","
                + job("b", "completed", "\"2026-01-01T00:00:09Z\"", "[\"x\",\"y\"]", "8")
                + ","
                + job("c", "failed", "\"2026-01-01T00:00:09Z\"", "[\"x\"]", "1")
                + ","
                + job("d", "completed", "null", "[\"x\"]", "1")
                + ",{},null]}");
    assertThat(runs.stream().map(run -> run.name() + run.workers() + " " + run.wallSeconds()))
        .containsExactly("b2 9.0", "a4 2.5");
  }

  private static String job(String name, String state, String ended, String nodes, String cores) {
    return String.format(
        "{\"name\":\"%s\",\"state\":\"%s\",\"started\":\"2026-01-01T00:00:00Z\",\"ended\":%s,"
            + "\"nodes\":%s,\"cores\":%s,\"joules\":5}",
        name, state, ended, nodes, cores);
  }

  @Test
  void noTextMakesTheHistoryFail() {
    String csv = "group,joules\n\"a,1\nb";
    IntStream.range(0, csv.length())
        .forEach(i -> assertThat(HistoryReader.costs(csv.substring(0, i))).isNotNull());
    String json = "{\"jobs\":[{\"nodes\":[1]}],\"intervals\":[{}],\"series\":[{\"points\":[[]]}]}";
    for (int i = 0; i <= json.length(); i++) {
      String text = json.substring(0, i);
      assertThat(HistoryReader.runs(text)).isEmpty();
      assertThat(HistoryReader.curve(text, null).points()).isEmpty();
      assertThat(i < json.length() ? HistoryReader.ledger(text) : null).isNull();
    }
  }

  @Test
  void waitsGrowToTenSecondsWithChanceAndBeginAnew() {
    long seed = 5;
    Backoff backoff = new Backoff(new Random(seed));
    for (int i = 0; i < 50; i++) {
      long full = Math.min(10_000, 500L << Math.min(i, 10));
      assertThat(backoff.nextMillis()).as("seed %d, %d", seed, i).isBetween(full / 2, full);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(250L, 500L);
  }
}
