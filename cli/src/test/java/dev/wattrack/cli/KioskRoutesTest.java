package dev.wattrack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wattrack.aggregator.Aggregator;
import dev.wattrack.aggregator.store.EnergyTable;
import dev.wattrack.aggregator.store.JobCost;
import dev.wattrack.aggregator.store.LedgerSpan;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.kiosk.feed.Acknowledger;
import dev.wattrack.kiosk.feed.FeedClient;
import dev.wattrack.kiosk.feed.HistoryClient;
import dev.wattrack.kiosk.feed.SnapshotReader;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.Comparisons;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.page.Projector;
import dev.wattrack.kiosk.picture.Item.Label;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.text.Texts;
import dev.wattrack.model.http.Endpoint;
import dev.wattrack.model.job.JobSpan;
import dev.wattrack.model.job.JobState;
import dev.wattrack.model.job.TaskCount;
import dev.wattrack.testkit.rack.SimulatedRack;
import dev.wattrack.testkit.time.Wait;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kiosk's clients against the routes of a real aggregator: history that is in its tables, and a
 * simulated rack that is live. The pages are drawn as lists of texts, which needs no toolkit.
 */
final class KioskRoutesTest {
  private static final long AT_MOST_MILLIS = 60_000;

  /** Long enough ago that the energy engine does not go on where these books end. */
  private final Instant began =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);

  /** A rule of which every rack that is switched on gives an alert. */
  private static final String ALERTS =
      """
      rules:
        SwitchedOn:
          series: power.watts
          per: [host]
          critical: {above: 1}
          text: "{subject} draws {figure}"
      """;

  @TempDir private Path folder = Path.of("");

  private Aggregator start() throws Exception {
    return InProcess.aggregator(
        folder,
        Map.of(
            "jobs.slurm.ask",
            "off",
            "insecure",
            "true",
            "alerts.file",
            Files.writeString(folder.resolve("alerts.yaml"), ALERTS).toString()));
  }

  private SqliteStore store() throws Exception {
    return InProcess.store(folder, Clock.systemUTC());
  }

  /** The same program by one node and by two, and the books of their time. */
  private void fill() throws Exception {
    try (SqliteStore store = store()) {
      store.jobs().save(List.of(run("7", 100, List.of("n1")), run("8", 60, List.of("n1", "n2"))));
      LedgerSpan.Node node =
          new LedgerSpan.Node("n1", 150_000, 60_000, 6_000, 30_000, 9_000, "modelled", List.of());
      // More than the meter saw was given to the node: what nobody can explain is below nothing.
      LedgerSpan span =
          new LedgerSpan(
              began.getEpochSecond(),
              60,
              60,
              true,
              false,
              506_000L,
              300_000,
              0,
              -10_000,
              List.of(node));
      store
          .energy()
          .save(
              new EnergyTable.Batch(
                  List.of(span),
                  List.of(cost("7", 100, 500_000), cost("8", 60, 400_000)),
                  Map.of()));
    }
  }

  private JobSpan run(String id, int seconds, List<String> nodes) {
    return JobSpan.of("slurm", id)
        .name("estimate-pi")
        .user("ada")
        .simulated(true)
        .state(JobState.COMPLETED)
        .nodes(nodes)
        .submitted(began)
        .started(began)
        .ended(began.plusSeconds(seconds))
        .tasks(List.of(new TaskCount("f", 1_000, 0, 390.0)))
        .build();
  }

  private JobCost cost(String id, int seconds, long millijoules) {
    return new JobCost(
        "slurm/" + id + "@1",
        "slurm",
        id,
        true,
        began,
        began,
        began.plusSeconds(seconds),
        0,
        true,
        millijoules * 3 / 5,
        millijoules * 2 / 5,
        millijoules / 2,
        millijoules,
        15_000,
        8_000,
        "modelled",
        "allocation",
        began.plusSeconds(700),
        new byte[0],
        List.of(new JobCost.OnNode("n1", millijoules * 3 / 5, millijoules * 2 / 5)));
  }

  private static URI address(Aggregator aggregator) {
    return URI.create("http://127.0.0.1:" + aggregator.httpPort());
  }

  private HistoryClient client(Aggregator aggregator) {
    return new HistoryClient(Endpoint.of(address(aggregator)), () -> began.atZone(ZoneOffset.UTC));
  }

  private static History ask(HistoryClient client, Boolean simulated) throws Exception {
    AtomicReference<History> answer = new AtomicReference<>(History.NONE);
    client.refresh(simulated, answer::set);
    return answer.get();
  }

  private static List<String> texts(String page, Snapshot snapshot, History history) {
    Projector projector =
        new Projector((text, size, bold) -> text.length() * size * 0.5, Comparisons.delivered());
    Projector.Slide slide =
        new Projector.Slide(
            Pages.find(page).orElseThrow(),
            0,
            Pages.ALL,
            List.of(),
            Texts.of("en"),
            Look.DARK,
            null);
    Moment moment =
        new Moment(snapshot, 0, new Link("test", true, 0, "", false), history, List.of());
    return projector.picture(slide, moment).labels().stream().map(Label::wanted).toList();
  }

  @Test
  void whatIsInTheTablesIsOnThePages() throws Exception {
    fill();
    try (Aggregator aggregator = start()) {
      History history = ask(client(aggregator), true);
      History.Ledger today = history.today();
      assertThat(today).isNotNull();
      assertThat(today.jobsJoules()).as("with the idle power they held").isEqualTo(180);
      assertThat(today.idleJoules()).isEqualTo(30);
      assertThat(today.jobsJoules() + today.idleJoules() + today.restJoules())
          .as("no joule is lost or told twice")
          .isCloseTo(today.meterJoules(), within(0.001));
      assertThat(history.costs()).hasSize(1);
      History.RunCost pi = history.costs().get(0);
      assertThat(pi.name()).as("runs of one name, not their numbers").isEqualTo("estimate-pi");
      assertThat(pi.joulesPerTask()).isCloseTo(0.45, within(1e-9));
      assertThat(history.runs().stream().map(History.PastRun::workers)).contains(1, 2);

      Snapshot none = snapshotOf("{}");
      assertThat(texts("efficiency", none, history)).contains("estimate-pi", "0.45 J");
      assertThat(texts("race", none, history))
          .contains("2 computers: 1.7 times as fast", "and with 20 % less energy");
    }
  }

  private static Snapshot snapshotOf(String json) {
    Snapshot snapshot = SnapshotReader.read(json);
    assertThat(snapshot).isNotNull();
    return snapshot;
  }

  @Test
  void aLiveRackIsOnEveryPageAndItsBooksReachTheKiosk() throws Exception {
    AtomicReference<Snapshot> newest = new AtomicReference<>();
    List<Link> links = new CopyOnWriteArrayList<>();
    FeedClient.Listener listener =
        new FeedClient.Listener() {
          @Override
          public void snapshot(Snapshot snapshot) {
            newest.set(snapshot);
          }

          @Override
          public void link(Link link) {
            links.add(link);
          }
        };
    try (Aggregator aggregator = start();
        SimulatedRack rack =
            SimulatedRack.start("pi-rack", "127.0.0.1", aggregator.ingestPort(), 1);
        FeedClient feed =
            new FeedClient(Endpoint.of(address(aggregator)), listener, new Random(1))) {
      assertThat(rack).isNotNull();
      feed.start();
      assertThat(Wait.until(() -> isWhole(newest.get()), AT_MOST_MILLIS))
          .as("the feed tells of nodes, their watts and jobs")
          .isTrue();
      assertThat(links)
          .as("it says that it protects nothing")
          .allMatch(Link::insecure)
          .isNotEmpty();
      HistoryClient client = client(aggregator);
      AtomicReference<History> history = new AtomicReference<>(History.NONE);
      assertThat(Wait.until(() -> hasBooks(client, newest.get(), history), AT_MOST_MILLIS))
          .as("the ledger tells of the simulated rack")
          .isTrue();
      Snapshot snapshot = newest.get();
      assertThat(snapshot.meterSimulated()).isTrue();
      assertThat(snapshot.nodes()).allMatch(snapshot::behindMeter);
      for (String page : Pages.names()) {
        assertThat(texts(page, snapshot, history.get())).as(page).contains("SIMULATED");
      }
      Wait.until(() -> newest.get().alerts().stream().anyMatch(KioskRoutesTest::isOurs));
      List<String> troubles = new CopyOnWriteArrayList<>();
      newest.get().alerts().stream()
          .filter(KioskRoutesTest::isOurs)
          .forEach(
              alert ->
                  new Acknowledger(Endpoint.of(address(aggregator)))
                      .acknowledge(alert.id(), troubles::add));
      assertThat(Wait.until(() -> isSeen(newest.get(), troubles), AT_MOST_MILLIS))
          .as("a touch acknowledges the alert at the aggregator: %s", troubles)
          .isTrue();
      assertThat(troubles).isEmpty();
      assertThat(texts("efficiency", snapshot, history.get()))
          .anyMatch(text -> text.endsWith("for jobs"));
      assertThat(texts("power", snapshot, history.get()))
          .anyMatch(text -> text.startsWith("highest"));
    }
  }

  private static boolean isOurs(Snapshot.Alert alert) {
    return alert.rule().equals("SwitchedOn");
  }

  private static boolean isSeen(Snapshot snapshot, List<String> troubles) {
    return !troubles.isEmpty()
        || snapshot.alerts().stream()
            .filter(KioskRoutesTest::isOurs)
            .allMatch(Snapshot.Alert::acknowledged);
  }

  private static boolean isWhole(Snapshot snapshot) {
    return snapshot != null
        && snapshot.nodes().size() == 7
        && snapshot.nodes().stream().allMatch(node -> node.watts() != null)
        && snapshot.power().watts() != null
        && !snapshot.running().isEmpty();
  }

  private static boolean hasBooks(
      HistoryClient client, Snapshot snapshot, AtomicReference<History> history) {
    try {
      history.set(ask(client, snapshot.meterSimulated()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return history.get().today() != null && !history.get().watts().points().isEmpty();
  }
}
