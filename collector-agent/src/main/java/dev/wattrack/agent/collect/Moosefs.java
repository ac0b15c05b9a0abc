package dev.wattrack.agent.collect;

import dev.wattrack.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A MooseFS, asked through its own program mfscli, which knows the replies of every version of the
 * master. The disks are asked for seldom and apart: for them mfscli calls on every chunk server,
 * and one that is dead holds it up.
 */
final class Moosefs implements SharedStore {
  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int DISKS_EVERY = 10;
  private static final int PORT = 9421;

  private final Commands commands;
  private final String host;
  private final String port;

  /** Operations of earlier hours and of this one; the master begins anew with each. */
  private final Map<String, long[]> counted = new HashMap<>();

  private SharedStoreFigures disks = new SharedStoreFigures();
  private int calls;

  /**
   * @param master host, or host:port
   */
  Moosefs(Commands commands, String master) {
    this.commands = commands;
    int colon = master.lastIndexOf(':');
    host = colon < 0 ? master : master.substring(0, colon);
    port = colon < 0 ? String.valueOf(PORT) : master.substring(colon + 1);
  }

  @Override
  public Reading<List<Point>> ask() {
    String program = commands.find("mfscli");
    if (program == null) {
      return Reading.noData("mfscli is missing; apt-get install moosefs-cli");
    }
    Reading<String> said =
        commands.run(words(program, "-SIN", "-SCS", "-SMB", "-m", "1", "-SMO"), TIMEOUT_MILLIS);
    if (!(said instanceof Reading.Value<String> text)) {
      return away(said instanceof Reading.Failed<String> failed ? failed.reason() : "");
    }
    MoosefsText parsed = MoosefsText.parse(text.value());
    if (!parsed.answers()) {
      return away("mfscli does not tell the space of " + host);
    }
    if (calls++ % DISKS_EVERY == 0) {
      disks = new SharedStoreFigures();
      if (commands.run(words(program, "-SHD"), TIMEOUT_MILLIS)
          instanceof Reading.Value<String> lines) {
        MoosefsText.disks(lines.value(), disks);
      }
    }
    return Reading.value(points(parsed));
  }

  private List<String> words(String program, String... sections) {
    List<String> words = new ArrayList<>(List.of(program, "-H", host, "-P", port, "-p", "-n"));
    words.addAll(List.of(sections));
    return words;
  }

  /** It is known that the master does not answer, and nothing else. */
  private Reading<List<Point>> away(String reason) {
    return calls == 0
        ? Reading.failed(reason + " (filesystem.moosefs = " + host + ":" + port + ")")
        : Reading.value(List.of(new SharedStoreFigures().set("up", 0).point("moosefs", host)));
  }

  private List<Point> points(MoosefsText parsed) {
    SharedStoreFigures whole = parsed.figures().set("up", 1);
    for (String field : List.of("disks_damaged", "disks_removing")) {
      if (disks.get(field) != Point.UNKNOWN) {
        whole.set(field, disks.get(field));
      }
    }
    List<Point> points = new ArrayList<>();
    Map<String, long[]> still = new HashMap<>();
    for (MoosefsText.Mounted mount : parsed.operations()) {
      long[] count = counted.getOrDefault(mount.name(), new long[2]);
      if (mount.operations() < count[1]) {
        count[0] += count[1];
      }
      count[1] = mount.operations();
      still.put(mount.name(), count);
      SharedStoreFigures figures = new SharedStoreFigures().set("operations", count[0] + count[1]);
      points.add(figures.point("moosefs-mount", mount.name()));
    }
    counted.clear();
    counted.putAll(still);
    points.add(0, whole.point("moosefs", host));
    return points;
  }
}
