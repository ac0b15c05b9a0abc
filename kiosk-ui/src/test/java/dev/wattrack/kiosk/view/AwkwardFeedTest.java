package dev.wattrack.kiosk.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.kiosk.feed.SnapshotReader;
import dev.wattrack.kiosk.model.History;
import dev.wattrack.kiosk.model.Link;
import dev.wattrack.kiosk.model.Moment;
import dev.wattrack.kiosk.model.Moment.TaskRate;
import dev.wattrack.kiosk.model.Snapshot;
import dev.wattrack.kiosk.page.Page;
import dev.wattrack.kiosk.page.Pages;
import dev.wattrack.kiosk.page.Projector.Slide;
import dev.wattrack.kiosk.picture.Look;
import dev.wattrack.kiosk.picture.Picture;
import dev.wattrack.kiosk.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that nobody would choose: the pages stay in order whatever comes. */
final class AwkwardFeedTest {
  private static final String LONG_NAME =
      "a-very-long-host-name-that-somebody-really-gave-to-a-machine";
  private static Camera camera;

  @BeforeAll
  static void load() throws InterruptedException {
    Toolkit.start(true);
    camera = Camera.load();
  }

  private static void everyPageIsInOrder(String json) throws InterruptedException {
    Snapshot snapshot = SnapshotReader.read(json);
    assertThat(snapshot).as(json).isNotNull();
    List<TaskRate> rates =
        snapshot.running().stream()
            .limit(1)
            .map(job -> new TaskRate(job.id(), job.name(), 1e9, 1e-9))
            .toList();
    // One that protects nothing leaves the least room.
    Link link = new Link("http://rack:7461", true, 0, "", true);
    for (double age : new double[] {0, 7, 1e7}) {
      Moment moment = new Moment(snapshot, age, link, History.NONE, rates);
      for (Page page : Pages.ALL) {
        for (int part = 0; part < Math.min(3, page.parts(moment)); part++) {
          for (String language : Texts.LANGUAGES) {
            inOrder(page, part, language, moment, json);
          }
        }
      }
    }
  }

  private static void inOrder(Page page, int part, String language, Moment moment, String json)
      throws InterruptedException {
    Snapshot snapshot = moment.snapshot();
    Slide slide = new Slide(page, part, Pages.ALL, List.of(), Texts.of(language), Look.DARK, null);
    List<Picture> pictures = new ArrayList<>();
    pictures.add(camera.picture(slide, moment));
    if (!snapshot.alerts().isEmpty()) {
      Slide alarm =
          new Slide(page, part, Pages.ALL, snapshot.alerts(), Texts.of(language), Look.DARK, null);
      pictures.add(camera.picture(alarm, moment));
    }
    for (Picture picture : pictures) {
      String where = page.name() + " " + language + " of " + json;
      assertThat(LayoutRules.clipped(picture)).as(where).isEmpty();
      assertThat(LayoutRules.overlapping(picture)).as(where).isEmpty();
      assertThat(LayoutRules.covered(picture)).as(where).isEmpty();
      assertThat(LayoutRules.tooSmall(picture)).as(where).isEmpty();
    }
  }

  private static String snapshot(int nodes, String name, String node, String more) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      all.add("{\"name\":\"" + name + i + "\",\"state\":\"up\"," + node + "}");
    }
    return "{\"time\":\"2026-01-01T00:00:00Z\",\"cluster\":\""
        + name
        + "\",\"simulated\":true,"
        + more
        + "\"nodes\":["
        + String.join(",", all)
        + "]}";
  }

  private static String job(String name) {
    return "{\"id\":\"1\",\"scheduler\":\"slurm\",\"name\":\""
        + name
        + "\",\"user\":\""
        + name
        + "\",\"state\":\"running\",\"nodes\":[\"x\",\"y\"],\"started\":\"2025-01-01T00:00:00Z\","
        + "\"watts\":1234567.8,\"joules\":9.9e12,\"tasks_done\":123456789}";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 40, 200, 2_000})
  void anyNumberOfNodesFits(int nodes) throws InterruptedException {
    everyPageIsInOrder(
        snapshot(
            nodes,
            "node-",
            "\"cpu_percent\":99.9,\"temperature_celsius\":88,\"watts\":5.5,"
                + "\"watts_quality\":\"assumed\",\"jobs\":[\"1\"]",
            "\"power\":{\"watts\":31.2,\"source\":\"meter\",\"age_seconds\":0.1},\"jobs\":["
                + job("pi")
                + "],"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LONG_NAME,
        "محاكاة المحفظة الاستثمارية الكبيرة جدا",
        "חישוב מקבילי על שבעה מחשבים קטנים מאוד מאוד",
        "🚀🔥👩‍🔬🇵🇱 sweep 🚀🔥👩‍🔬🇵🇱 sweep 🚀🔥👩‍🔬🇵🇱",
        "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "{0} {1} ' '' %s %n \\u0000 \\ud83d",
        ""
      })
  void anyNameFits(String name) throws InterruptedException {
    String alert =
        "{\"id\":\"1\",\"rule\":\""
            + name.replace("\\", "")
            + "\",\"severity\":\"critical\",\"subject\":\""
            + name
            + "\",\"text\":\""
            + (name + " ").repeat(9)
            + "\"}";
    everyPageIsInOrder(
        snapshot(
            7,
            name,
            "\"cpu_percent\":50,\"temperature_celsius\":104.7,\"watts\":1234,"
                + "\"watts_quality\":\"modelled\",\"jobs\":[\"1\",\"2\",\"3\"],\"flags\":[\""
                + name
                + "\",\"x\"]",
            "\"power\":{\"watts\":98765.4,\"source\":\"meter\",\"age_seconds\":5e8,"
                + "\"watt_hours_today\":1.5e9},\"climate\":[{\"sensor\":\""
                + name
                + "\",\"temperature_celsius\":-40.2,\"humidity_percent\":100,"
                + "\"age_seconds\":90000}],\"jobs\":["
                + String.join(",", job(name), job(name), job(name), job(name), job(name))
                + "],\"alerts\":["
                + alert
                + ","
                + alert
                + "],"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"nodes\":null,\"power\":7,\"climate\":{},\"jobs\":\"x\",\"alerts\":[1,null,[]]}",
        "{\"nodes\":[null,1,\"x\",[],{}],\"jobs\":[{}],\"alerts\":[{}],\"climate\":[{}]}",
        "{\"nodes\":[{\"name\":5,\"state\":\"melted\",\"cpu_percent\":-3,\"watts\":\"7\"}]}",
        "{\"new_thing\":{\"a\":[1]},\"nodes\":[{\"name\":\"n\",\"state\":\"up\",\"new\":1}]}",
        "{\"power\":{\"watts\":-5,\"source\":\"model\"},\"nodes\":[{\"watts\":-1}]}",
        "{\"power\":{\"watts\":1e300},\"nodes\":[{\"name\":\"n\",\"state\":\"up\",\"watts\":1e300}]}",
        "{\"time\":\"yesterday\",\"nodes\":[{\"name\":\"n\",\"state\":\"lost\",\"since\":\"?\"}]}",
        "{\"time\":\"1970-01-01T00:00:00Z\",\"jobs\":[{\"state\":\"running\","
            + "\"started\":\"2999-01-01T00:00:00Z\"}]}"
      })
  void whatIsMissingOrNewDoesNoHarm(String json) throws InterruptedException {
    everyPageIsInOrder(json);
  }

  @Test
  void aRandomlyDamagedMessageDoesNoHarm() throws InterruptedException {
    long seed = 4_711;
    Random random = new Random(seed);
    String whole =
        snapshot(3, "n", "\"cpu_percent\":5,\"jobs\":[\"1\"]", "\"jobs\":[" + job("j") + "],");
    int read = 0;
    for (int i = 0; i < 60; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int j = 0; j < 3; j++) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) (' ' + random.nextInt(95)));
      }
      if (SnapshotReader.read(damaged.toString()) != null) {
        read++;
        everyPageIsInOrder(damaged.toString());
      }
    }
    assertThat(read).as("seed %d", seed).isPositive();
  }
}
