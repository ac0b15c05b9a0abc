package dev.wattrack.agent.collect;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The power collector alone, on a folder that is a node, with a clock that goes by hand. */
final class PowerNode implements AutoCloseable {
  private final HandTime time = new HandTime();
  private final FolderCommands commands;
  private final PowerCollector collector;

  PowerNode(Path folder) {
    this(folder, Collectors.Power.DEFAULT);
  }

  PowerNode(Path folder, Collectors.Power choice) {
    commands = new FolderCommands(folder.resolve("commands"));
    collector = new PowerCollector(Root.under(folder), choice, commands, time, time.log());
  }

  FolderCommands commands() {
    return commands;
  }

  /** What has been said, a line each, without times. */
  List<String> log() {
    return time.said();
  }

  /** A look a second after the last; values as text, or the reason why there are none. */
  Set<String> look() throws InterruptedException {
    return look(1);
  }

  Set<String> look(long seconds) throws InterruptedException {
    Set<String> seen = HandTime.seen(collector.collect(time.after(seconds)));
    collector.awaitAnswer(5000);
    return seen;
  }

  @Override
  public void close() {
    collector.close();
  }
}
