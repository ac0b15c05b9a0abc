package dev.wattrack.agent.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One part collector alone, on a folder that is a node, with a clock that goes by hand. */
final class PartNode implements AutoCloseable {
  private final Path folder;
  private final HandTime time = new HandTime();
  private final GpuShares shares = new GpuShares();
  private final PartCollector collector;

  PartNode(String part, Path folder) {
    this(part, folder, new FolderCommands(folder.resolve("commands")));
  }

  PartNode(String part, Path folder, Commands commands) {
    this.folder = folder;
    collector = new PartCollector(part, Root.under(folder), commands, shares, time, time.log());
  }

  /** Writes a file of the node; a line feed is added. */
  PartNode with(String file, String line) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, line + "\n");
    return this;
  }

  GpuShares shares() {
    return shares;
  }

  void awaitAnswer() throws InterruptedException {
    collector.awaitAnswer(20_000);
  }

  /** What has been said, a line each, without times. */
  List<String> log() {
    return time.said().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  /** A look so long after the last: values as text, or the reason why there are none. */
  Set<String> look(long seconds) {
    return HandTime.seen(collector.collect(time.after(seconds))).stream()
        .map(line -> line.replace(folder + "/", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    collector.close();
  }
}
