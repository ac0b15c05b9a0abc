package dev.wattrack.aggregator.config;

import dev.wattrack.energy.input.FixedLoad;
import dev.wattrack.energy.ledger.IdlePolicy;
import dev.wattrack.model.config.Problem;
import dev.wattrack.model.config.Setting;
import dev.wattrack.model.config.Settings;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How energy is told of nodes and jobs, and what it costs. Immutable.
 *
 * @param fixed what is on the meter all the time beside the nodes; empty: nobody knows
 * @param fanThermostatCelsius empty where no thermostat's fan is on the meter
 * @param gramsPerKwh of CO2
 * @param nodes by name, where a node tells too little of itself
 */
public record EnergyConfig(
    boolean enabled,
    IdlePolicy idlePolicy,
    List<FixedLoad> fixed,
    OptionalDouble fanThermostatCelsius,
    double pricePerKwh,
    String currency,
    double gramsPerKwh,
    Map<String, Node> nodes) {

  /**
   * What overrides a node's own word; null where it does not.
   *
   * @param board a key of the board table, or what a board says of itself
   * @param cost of the board, in the currency
   * @param bought when
   * @param score of a benchmark, the same for all nodes, such as PassMark's CPU mark
   */
  public record Node(
      @Nullable String board,
      @Nullable Integer cores,
      @Nullable Double maxMhz,
      @Nullable Double cost,
      @Nullable LocalDate bought,
      @Nullable Double score) {
    static final Node NONE = new Node(null, null, null, null, null, null);

    /**
     * With one of them as a text says it.
     *
     * @throws IllegalArgumentException if there is no such field or the text is none of it
     */
    Node with(String field, String text) {
      String word = text.strip();
      return switch (field) {
        case "board" -> new Node(word, cores, maxMhz, cost, bought, score);
        case "cores" -> new Node(board, (int) number(word, 1, 4096), maxMhz, cost, bought, score);
        case "max_mhz" -> new Node(board, cores, number(word, 1, 20_000), cost, bought, score);
        case "cost" -> new Node(board, cores, maxMhz, number(word, 0, 1e9), bought, score);
        case "bought" -> new Node(board, cores, maxMhz, cost, date(word), score);
        case "score" -> new Node(board, cores, maxMhz, cost, bought, number(word, 1, 1e9));
        default ->
            throw new IllegalArgumentException(
                "of a node, board, cores, max_mhz, cost, bought and score can be set");
      };
    }

    private static LocalDate date(String word) {
      try {
        return LocalDate.parse(word);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("expected a date such as 2026-03-31", e);
      }
    }
  }

  static final String FIXED = "energy.fixed.";
  static final String NODES = "energy.nodes.";
  private static final double UNSURE = 0.25;
  private static final double LEAST_SD = 0.5;

  private static final Setting<Boolean> ENABLED =
      Setting.flag("energy.enabled", true, "Whether watts and joules are told of nodes and jobs.");
  private static final Setting<IdlePolicy> IDLE_POLICY =
      new Setting<>(
          "energy.idle_policy",
          "allocation",
          "allocation, none, exclusive or full",
          "Who pays for idle energy: jobs by their cores, nobody, the jobs on a node, or all.",
          EnergyConfig::policy);
  private static final Setting<OptionalDouble> THERMOSTAT =
      new Setting<>(
          "energy.fan_thermostat",
          "",
          "°C",
          "Where a fan on the meter is switched by a thermostat, its threshold; empty: none.",
          EnergyConfig::thermostat);
  private static final Setting<Double> PRICE =
      new Setting<>(
          "energy.price_per_kwh",
          "0.30",
          "money",
          "Price of a kilowatt-hour; reports turn energy into cost.",
          text -> number(text, 0, 1_000_000));
  private static final Setting<String> CURRENCY =
      Setting.text("energy.currency", "EUR", "What that price is counted in.");
  private static final Setting<Double> CO2 =
      new Setting<>(
          "energy.co2_per_kwh",
          "300",
          "g",
          "CO2 of a kilowatt-hour; your supplier tells it.",
          text -> number(text, 0, 100_000));

  static final List<Setting<?>> ALL =
      List.of(ENABLED, IDLE_POLICY, THERMOSTAT, PRICE, CURRENCY, CO2);

  /** Keys that have a name of the user's in them. */
  static final List<String> PREFIXES = List.of(FIXED, NODES);

  private static IdlePolicy policy(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "allocation" -> IdlePolicy.ALLOCATION;
      case "none" -> IdlePolicy.NONE;
      case "exclusive" -> IdlePolicy.EXCLUSIVE;
      case "full" -> IdlePolicy.FULL;
      default -> throw new IllegalArgumentException("expected allocation, none, exclusive or full");
    };
  }

  private static OptionalDouble thermostat(String text) {
    String word = text.strip();
    return word.isEmpty() || word.equals("none") || word.equals("null")
        ? OptionalDouble.empty()
        : OptionalDouble.of(number(word, -20, 120));
  }

  private static double number(String text, double least, double most) {
    try {
      double value = Double.parseDouble(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The message below says what is expected.
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "expected a number from %.0f to %.0f", least, most));
  }

  static EnergyConfig of(Settings settings, List<Problem> problems) {
    return new EnergyConfig(
        settings.get(ENABLED),
        settings.get(IDLE_POLICY),
        fixed(settings, problems),
        settings.get(THERMOSTAT),
        settings.get(PRICE),
        settings.get(CURRENCY),
        settings.get(CO2),
        nodes(settings, problems));
  }

  /** {@code energy.fixed.switch: 4.5}, or with {@code .watts} and {@code .sd} below it. */
  private static List<FixedLoad> fixed(Settings settings, List<Problem> problems) {
    Map<String, double[]> loads = new TreeMap<>();
    settings
        .under(FIXED)
        .forEach(
            (key, text) -> {
              boolean sd = key.endsWith(".sd");
              String name = key.replaceFirst("\\.(watts|sd)$", "");
              double[] load =
                  loads.computeIfAbsent(name, n -> new double[] {Double.NaN, Double.NaN});
              try {
                load[sd ? 1 : 0] = number(text, sd ? 0.01 : 0, 100_000);
              } catch (IllegalArgumentException e) {
                problems.add(problem(settings, FIXED + key, text, e));
              }
            });
    List<FixedLoad> all = new ArrayList<>();
    loads.forEach(
        (name, load) -> {
          if (!Double.isNaN(load[0])) {
            double sd = Double.isNaN(load[1]) ? Math.max(LEAST_SD, UNSURE * load[0]) : load[1];
            all.add(new FixedLoad(name, load[0], sd));
          } else if (!Double.isNaN(load[1])) {
            String key = FIXED + name;
            problems.add(
                new Problem(settings.where(key + ".sd"), key + ": watts are missing beside sd"));
          }
        });
    return List.copyOf(all);
  }

  /** {@code energy.nodes.NAME.board} and so on; a name may have dots in it. */
  private static Map<String, Node> nodes(Settings settings, List<Problem> problems) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    settings
        .under(NODES)
        .forEach(
            (key, text) -> {
              int dot = key.lastIndexOf('.');
              String name = dot < 0 ? key : key.substring(0, dot);
              Node before = nodes.getOrDefault(name, Node.NONE);
              try {
                nodes.put(name, before.with(dot < 0 ? "" : key.substring(dot + 1), text));
              } catch (IllegalArgumentException e) {
                problems.add(problem(settings, NODES + key, text, e));
              }
            });
    return Map.copyOf(nodes);
  }

  private static Problem problem(
      Settings settings, String key, String text, IllegalArgumentException e) {
    return new Problem(settings.where(key), key + " = '" + text + "': " + e.getMessage());
  }
}
