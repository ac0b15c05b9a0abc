package dev.wattrack.aggregator.alerts.script;

import dev.wattrack.aggregator.alerts.RuleSet;
import dev.wattrack.model.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of rule tests. Each block ends at {@code clear}:
 *
 * <pre>
 * load 10s
 *   climate.temperature_celsius{host="pi",sensor="rack"} 55+1x10 _x6 stale
 *   node.state{host="pi"} upx30 lostx10
 * restart at 2m away 30s
 * eval at 70s
 *   RackOverheat{subject="rack"} warning
 * eval at 10m RackOverheat
 * </pre>
 *
 * A node is up unless its node.state says otherwise. {@code eval} lists every alert that fires
 * (after a rule's name: every one of that rule); nothing below it means none. Immutable.
 */
public final class RuleScript {
  private static final Pattern TIME = Pattern.compile("(?:(\\d{1,9})(ms|s|m|h|d))+?");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern EVAL =
      Pattern.compile("eval (?:instant )?at (\\S+)(?:\\s+([A-Za-z]\\w*))?");
  private static final Pattern RESTART = Pattern.compile("restart at (\\S+) away (\\S+)");
  private static final Pattern EXPECTED =
      Pattern.compile("(info|warning|critical)?\\s*(inhibited|acknowledged)?");

  private final List<Block> blocks;

  /** A series with its step. */
  record Loaded(SeriesLine line, long stepMillis) {}

  /** An alert that must fire. */
  record Expected(String rule, Map<String, String> labels, String severity, boolean inhibited) {}

  /** A look at the alerts. */
  record Eval(long atMillis, @Nullable String rule, List<Expected> expected, String where) {}

  /** The aggregator is away for a while. */
  record Restart(long atMillis, long awayMillis) {}

  /** What belongs together. */
  record Block(List<Loaded> series, List<Eval> evals, List<Restart> restarts) {
    static Block empty() {
      return new Block(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private RuleScript(List<Block> blocks) {
    this.blocks = blocks;
  }

  /** Reads a script; what cannot be understood is added to the problems with its line. */
  public static RuleScript parse(String text, String fileName, List<Problem> problems) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.empty());
    Section section = new Section();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String where = fileName + ":" + number;
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) {
        continue;
      }
      try {
        if (bare.equals("clear")) {
          blocks.add(Block.empty());
          section = new Section();
        } else if (Character.isWhitespace(line.charAt(0))) {
          section.indented(bare, blocks.get(blocks.size() - 1));
        } else {
          section = Section.begin(bare, where, blocks.get(blocks.size() - 1));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(where, String.valueOf(e.getMessage())));
      }
    }
    blocks.removeIf(block -> block.series().isEmpty() && block.evals().isEmpty());
    return new RuleScript(blocks);
  }

  List<Block> blocks() {
    return blocks;
  }

  /** How many looks there are. */
  public int evals() {
    return blocks.stream().mapToInt(block -> block.evals().size()).sum();
  }

  /** Runs all blocks; whatever is not as expected, with its line. */
  public List<Problem> run(RuleSet rules) {
    List<Problem> failures = new ArrayList<>();
    for (Block block : blocks) {
      failures.addAll(new Rehearsal(block, rules).run());
    }
    return failures;
  }

  /** What the indented lines belong to. */
  private static final class Section {
    private long stepMillis;
    private @Nullable Eval eval;

    static Section begin(String line, String where, Block into) {
      Section section = new Section();
      Matcher eval = EVAL.matcher(line);
      Matcher restart = RESTART.matcher(line);
      if (line.startsWith("load ")) {
        section.stepMillis = millis(line.substring(5).strip());
        if (section.stepMillis < 100) {
          throw new IllegalArgumentException("the step must be 100ms or more");
        }
      } else if (eval.matches()) {
        section.eval = new Eval(millis(eval.group(1)), eval.group(2), new ArrayList<>(), where);
        into.evals().add(section.eval);
      } else if (restart.matches()) {
        into.restarts().add(new Restart(millis(restart.group(1)), millis(restart.group(2))));
      } else {
        throw new IllegalArgumentException(
            "expected 'load 10s', 'eval at 70s', 'restart at 2m away 30s' or 'clear'");
      }
      return section;
    }

    void indented(String line, Block into) {
      if (stepMillis > 0) {
        into.series().add(new Loaded(SeriesLine.parse(line), stepMillis));
        return;
      }
      Eval of = eval;
      if (of == null) {
        throw new IllegalArgumentException("an indented line belongs below 'load' or 'eval'");
      }
      SeriesLine.Head head = SeriesLine.head(line);
      Matcher rest = EXPECTED.matcher(head.rest().strip());
      if (!rest.matches()) {
        throw new IllegalArgumentException(
            "expected Rule{subject=\"…\"} info|warning|critical [inhibited]");
      }
      of.expected()
          .add(
              new Expected(
                  head.name(),
                  head.labels(),
                  rest.group(1) == null ? "" : rest.group(1),
                  "inhibited".equals(rest.group(2))));
    }
  }

  /** A time such as {@code 90s} or {@code 1m30s}. */
  static long millis(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no time; expected 90s or 1m30s");
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              });
    }
    return sum.toMillis();
  }
}
