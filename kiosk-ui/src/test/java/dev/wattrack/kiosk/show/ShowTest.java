package dev.wattrack.kiosk.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.config.KioskConfig;
import dev.wattrack.kiosk.feed.SnapshotReader;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.TouchBar;
import dev.wattrack.kiosk.page.TouchBar.Button;
import dev.wattrack.kiosk.picture.Item.Point;
import dev.wattrack.model.config.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rotation, touch and alarms, without a toolkit and with a time of its own. */
final class ShowTest {
  private static final double START = 1_000;
  private final List<String> acknowledged = new ArrayList<>();
  private Show show;

  @BeforeEach
  void begin() throws Exception {
    List<Entry> options =
        List.of(
            new Entry("rotate", "10s", "test"),
            new Entry("pause", "60s", "test"),
            new Entry("language", "en", "test"),
            new Entry("pages", "rack, power, climate, race, about", "test"));
    begin(options);
    show.snapshot(snapshot(""), START);
  }

  private void begin(List<Entry> options) throws Exception {
    KioskConfig config = KioskConfig.load(emptyFile(), Map.of(), options);
    show = new Show(config, START, alert -> acknowledged.add(alert.id()));
  }

  private static Path emptyFile() throws IOException {
    Path file = Files.createTempFile("kiosk", ".conf");
    file.toFile().deleteOnExit();
    return file;
  }

  private static Snapshot snapshot(String more) {
    return SnapshotReader.read("{\"time\":\"2026-01-01T00:00:00Z\"" + more + "}");
  }

  private static String alert(String id, boolean acknowledged) {
    return ",\"alerts\":[{\"id\":\""
        + id
        + "\",\"severity\":\"critical\",\"rule\":\"NodeLost\",\"acknowledged\":"
        + acknowledged
        + "}]";
  }

  private String pageAt(double now) {
    return show.slide(START + now).page().name();
  }

  private void touch(Button button, double now) {
    Point at = TouchBar.middle(button);
    show.touched(at.x(), at.y(), START + now);
  }

  @Test
  void pagesFollowOneAnotherAndAPageWithNothingToSayIsLeftOut() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      seen.add(pageAt(10 * i + 0.5));
    }
    assertThat(seen).containsExactly("rack", "power", "climate", "about", "rack");
  }

  @Test
  void aTouchHoldsThePageAndBringsButtonsForTenSeconds() {
    show.touched(300, 200, START + 5);
    assertThat(show.slide(START + 6).bar()).isEqualTo(new TouchBar(true));
    assertThat(pageAt(64)).isEqualTo("rack");
    assertThat(show.slide(START + 16).bar()).isNull();
    assertThat(pageAt(66)).isEqualTo("power");
  }

  @Test
  void theButtonsWork() {
    show.touched(300, 200, START);
    touch(Button.NEXT, 1);
    assertThat(pageAt(1)).isEqualTo("power");
    touch(Button.PREVIOUS, 2);
    touch(Button.PREVIOUS, 3);
    assertThat(pageAt(3)).isEqualTo("about");
    touch(Button.LANGUAGE, 4);
    assertThat(show.slide(START + 4).texts().text("simulated")).isEqualTo("SIMULIERT");
    touch(Button.THEME, 5);
    assertThat(show.slide(START + 5).look().name()).isEqualTo("light");
    touch(Button.PAUSE, 6);
    assertThat(show.slide(START + 6).bar()).isEqualTo(new TouchBar(false));
    assertThat(pageAt(20)).as("no longer held").isEqualTo("rack");
  }

  @Test
  void aPlaceBetweenButtonsIsNoButton() {
    assertThat(TouchBar.at(24 + 148, 440)).isEmpty();
    assertThat(TouchBar.at(5, 440)).isEmpty();
    assertThat(TouchBar.at(799, 440)).isEmpty();
    assertThat(TouchBar.at(100, 100)).isEmpty();
  }

  @Test
  void aPauseHoldsUntilItIsEnded() {
    show.press(Button.PAUSE, START);
    assertThat(pageAt(5_000)).isEqualTo("rack");
    show.press(Button.PAUSE, START + 5_000);
    assertThat(pageAt(5_001)).isEqualTo("power");
  }

  @Test
  void aCriticalAlertTakesTheScreenUntilItIsTouchedAndComesBack() {
    show.snapshot(snapshot(alert("a", false)), START + 1);
    assertThat(show.slide(START + 1).alerts()).hasSize(1);
    assertThat(show.alarmed(START + 1)).isTrue();
    show.touched(400, 240, START + 2);
    assertThat(show.slide(START + 3).alerts()).isEmpty();
    assertThat(show.slide(START + 3).bar()).as("a touch that ends an alarm does no more").isNull();
    assertThat(show.slide(START + 63).alerts()).hasSize(1);
  }

  @Test
  void aVisitorsTouchAcknowledgesNothing() {
    show.snapshot(snapshot(alert("a", false)), START);
    assertThat(show.slide(START).acknowledging().on()).isFalse();
    show.touched(400, 240, START + 1);
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void anOperatorsTouchAcknowledgesOnceAndWhatIsRefusedIsTold() throws Exception {
    begin(List.of(new Entry("operator", "true", "test")));
    show.snapshot(snapshot(alert("a", false)), START);
    assertThat(show.slide(START).acknowledging().on()).isTrue();
    show.touched(400, 240, START + 1);
    show.touched(400, 240, START + 2);
    assertThat(acknowledged).containsExactly("a");
    show.notAcknowledged("HTTP 401", START + 3);
    assertThat(show.slide(START + 4).acknowledging().trouble()).isEqualTo("HTTP 401");
    assertThat(show.slide(START + 19).acknowledging().trouble()).isNull();
  }

  @Test
  void anAggregatorElsewhereIsNotAskedToAcknowledge() throws Exception {
    for (String feed : List.of("http://rack:7461", "http://127.evil.example", "http://10.0.0.1")) {
      begin(List.of(new Entry("operator", "true", "test"), new Entry("feed", feed, "test")));
      show.snapshot(snapshot(alert("a", false)), START);
      show.touched(400, 240, START + 1);
      assertThat(acknowledged).as(feed).isEmpty();
    }
  }

  @Test
  void aNewAlertDoesNotWaitForTheOldOnesRest() {
    show.snapshot(snapshot(alert("a", false)), START);
    show.touched(400, 240, START + 1);
    show.snapshot(snapshot(alert("b", false)), START + 2);
    assertThat(show.slide(START + 2).alerts()).hasSize(1);
  }

  @Test
  void anAcknowledgedAlertDoesNotTakeTheScreen() {
    show.snapshot(snapshot(alert("a", true)), START);
    assertThat(show.slide(START).alerts()).isEmpty();
  }

  @Test
  void agesGrowByTheClockThatDoesNotJump() {
    assertThat(show.moment(START + 4).old()).isFalse();
    assertThat(show.moment(START + 5).old()).isTrue();
    assertThat(show.moment(START + 60).gone()).isTrue();
    assertThat(show.moment(START - 3).ageSeconds()).isZero();
  }

  @Test
  void fortyNodesAreShownPartByPartBeforeThePageChanges() {
    String nodes = "{\"name\":\"n\",\"state\":\"up\"},".repeat(40);
    show.snapshot(snapshot(",\"nodes\":[" + nodes.substring(0, nodes.length() - 1) + "]"), START);
    List<Integer> parts = new ArrayList<>();
    for (double now = 1; now < 30; now += 5) {
      assertThat(pageAt(now)).isEqualTo("rack");
      parts.add(show.slide(START + now).part());
    }
    assertThat(parts).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(pageAt(31)).isEqualTo("power");
  }

  @Test
  void keysGoToAPageByNumber() {
    show.goTo(3, START);
    assertThat(pageAt(1)).isEqualTo("climate");
    show.goTo(9, START);
    show.goTo("nothing", START);
    assertThat(pageAt(2)).isEqualTo("climate");
  }

  @Test
  void aSwipeToTheLeftIsTheNextPage() {
    show.swiped(1, START);
    assertThat(pageAt(1)).isEqualTo("power");
    show.swiped(-1, START);
    assertThat(pageAt(1)).isEqualTo("rack");
  }

  @Test
  void thePictureWalksWithinFourPixelsAndComesBack() {
    assertThat(Shift.at(0, 300)).isEqualTo(new Shift(0, 0));
    for (int i = 0; i < 30; i++) {
      Shift shift = Shift.at(i * 300.0, 300);
      assertThat(Math.max(Math.abs(shift.x()), Math.abs(shift.y()))).isLessThanOrEqualTo(4);
    }
    assertThat(Shift.at(300, 300)).isNotEqualTo(Shift.at(0, 300));
    assertThat(Shift.at(2_700, 300)).isEqualTo(new Shift(0, 0));
    assertThat(Shift.at(1_234, 0)).isEqualTo(new Shift(0, 0));
  }
}
