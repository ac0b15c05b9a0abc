package dev.wattrack.kiosk.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.wattrack.kiosk.gallery.Sample;
import dev.wattrack.kiosk.model.History.PastRun;
import dev.wattrack.kiosk.model.History.RunCost;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Moment.TaskRate;
import dev.wattrack.kiosk.model.Quality;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.BoardView.Trouble;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Pen;
import dev.wattrack.kiosk.text.Figures;
import dev.wattrack.kiosk.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages will say, without a toolkit: texts are as wide as their letters are many. */
final class ViewModelsTest {
  private static Sheet sheet(Moment moment) {
    Texts texts = Texts.of("en");
    return new Sheet(
        new Pen((text, size, bold) -> text.length() * size * 0.5, Look.DARK),
        texts,
        new Figures(texts),
        Comparisons.delivered(),
        moment,
        0);
  }

  private static List<BoardView> boards(Sample sample) {
    Sheet sheet = sheet(sample.moment());
    return sheet.snapshot().nodes().stream().map(node -> BoardView.of(node, sheet)).toList();
  }

  @Test
  void aBoardSaysWhatItWorksOnAndWhereItsWattsAreFrom() {
    BoardView board = boards(Sample.BUSY).get(0);
    assertThat(board.note()).isEqualTo("droplet-growth");
    assertThat(board.watts()).isEqualTo("5.8 W");
    assertThat(board.quality()).isEqualTo("measured");
    assertThat(board.trouble()).isEqualTo(Trouble.NONE);
    assertThat(boards(Sample.CALM).get(0).note()).isEqualTo("waiting");
    assertThat(boards(Sample.ALARM).get(4).note()).isEqualTo("throttled");
  }

  @Test
  void aSilentBoardHasNoFigures() {
    List<BoardView> boards = boards(Sample.STALE);
    assertThat(boards.get(4).note()).isEqualTo("LOST · 2 min");
    assertThat(boards.get(4).trouble()).isEqualTo(Trouble.LOST);
    assertThat(boards.get(5).trouble()).as("off on purpose").isEqualTo(Trouble.QUIET);
    for (int silent : new int[] {1, 3, 4, 5}) {
      assertThat(boards.get(silent).watts()).isEqualTo("–");
      assertThat(boards.get(silent).degrees()).isEqualTo("–");
      assertThat(boards.get(silent).loadPercent()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Sample.class)
  void theBandsAddUpToTheMeter(Sample sample) {
    Sheet sheet = sheet(sample.moment());
    PowerView view = PowerView.of(sheet.snapshot(), sheet.rackWatts());
    assertThat(view.shares().stream().mapToDouble(PowerView.Share::watts).sum())
        .isCloseTo(view.shares().isEmpty() ? 0 : view.total(), offset(1e-9));
    assertThat(view.shares()).hasSizeLessThanOrEqualTo(PowerView.MOST_SHARES);
  }

  @Test
  void aMeterThatIsSilentForAMinuteIsUnknown() {
    Snapshot snapshot = Sample.CALM.moment().snapshot();
    Snapshot.Power old = new Snapshot.Power(29.6, "meter", 61.0, 5.0, true);
    Snapshot silent =
        new Snapshot(
            snapshot.time(),
            "",
            true,
            old,
            List.of(),
            null,
            snapshot.nodes(),
            List.of(),
            List.of());
    Moment moment = Sample.CALM.moment();
    Sheet sheet = sheet(new Moment(silent, 0, moment.link(), moment.history(), moment.rates()));
    assertThat(sheet.rackWatts()).isNull();
    assertThat(sheet.figures().watts(sheet.rackWatts())).isEqualTo("–");
  }

  @Test
  void agesOfFiguresIncludeTheWayToTheScreen() {
    Moment moment = Sample.CALM.moment();
    Sheet sheet =
        sheet(new Moment(moment.snapshot(), 8, moment.link(), moment.history(), List.of()));
    assertThat(sheet.origin(Quality.MEASURED, 4.0)).isEqualTo("measured · 12 s old");
    assertThat(sheet(moment).origin(Quality.MEASURED, 0.4)).isEqualTo("measured · now");
    assertThat(sheet(moment).origin(Quality.UNKNOWN, null)).isEmpty();
  }

  @Test
  void theRaceIsThatOfTheSeeds() {
    RaceView race = RaceView.of(Sample.BUSY.moment().history().runs());
    assertThat(race.lanes().stream().map(PastRun::workers)).containsExactly(1, 2, 3, 5);
    assertThat(race.speedUp()).isCloseTo(4.75, offset(0.01));
    assertThat(race.energyRatio()).isCloseTo(0.641, offset(0.001));
  }

  @Test
  void oneRunIsNoRaceAndManyAreSpread() {
    assertThat(RaceView.of(List.of()).isRace()).isFalse();
    List<PastRun> runs = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      runs.add(new PastRun("a", i, 10.0 / i, null, Instant.EPOCH, false));
    }
    assertThat(RaceView.of(runs.subList(0, 1)).isRace()).isFalse();
    RaceView race = RaceView.of(runs);
    assertThat(race.lanes().stream().map(PastRun::workers)).containsExactly(1, 3, 5, 7, 9);
    assertThat(race.energyRatio()).isNull();
  }

  @Test
  void theThriftiestRunsComeFirstAndWithoutTasksRunsAreCompared() {
    RunCost dear = new RunCost("dear", 5.0, 50.0, 40.0, 60.0, 10.0, 1.0, Quality.MEASURED);
    RunCost cheap = new RunCost("cheap", 2.0, 20.0, null, null, 10.0, 1.0, Quality.ASSUMED);
    RunCost bare = new RunCost("bare", null, 7.0, null, null, null, 1.0, Quality.UNKNOWN);
    EfficiencyView view = EfficiencyView.of(List.of(dear, bare, cheap));
    assertThat(view.perTask()).isTrue();
    assertThat(view.rows().stream().map(EfficiencyView.Row::name)).containsExactly("cheap", "dear");
    assertThat(view.rows().get(1).high()).isEqualTo(6.0);
    assertThat(view.highest()).isEqualTo(6.0);
    assertThat(EfficiencyView.of(List.of(bare)).perTask()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "estimate-pi,true",
    "estimate_pi_chunk,true",
    "Pi,true",
    "π of 9,true",
    "pipeline,false",
    "api,false",
    "spin,false"
  })
  void jobsThatEstimatePiAreKnownByTheirNames(String name, boolean pi) {
    assertThat(TaskTile.isPi(new TaskRate("1", name, 1, null))).isEqualTo(pi);
  }

  @Test
  void comparisonsAreThoseOfTheFile() {
    Comparisons like = Comparisons.delivered();
    assertThat(like.bulbs(45)).isEqualTo(5);
    assertThat(like.litres(1_100)).isEqualTo(10);
    assertThat(like.phones(116)).isCloseTo(10, offset(1e-9));
    Sheet sheet = sheet(Sample.CALM.moment());
    assertThat(like.ofEnergy(0.3, sheet)).isEqualTo("2 min of LED light");
    assertThat(like.ofEnergy(11.6, sheet)).isEqualTo("1.0 full phones");
    assertThat(like.ofEnergy(1_100, sheet)).isEqualTo("10 litres boiled");
  }
}
