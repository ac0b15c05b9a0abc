package dev.wattrack.sensors.sem6000;

import dev.wattrack.model.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Says in words what a frame means. Total: any text has an answer, if only an empty one. */
public final class FrameWords {
  private static final int[] REQUESTS = {
    Frame.MEASURE, Frame.HISTORY_DAY, Frame.HISTORY_MONTH, Frame.HISTORY_YEAR
  };

  /** Lines about a frame as hexadecimal digits; none if it does not begin as a frame does. */
  public static List<String> of(String text) {
    String digits = text.replaceAll("[\\s:]|0x", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("([0-9a-f]{2}){2,300}")) {
      return List.of();
    }
    byte[] bytes = HexFormat.of().parseHex(digits);
    if (PlugInfo.parse(bytes) instanceof Reading.Value<PlugInfo> info) {
      return List.of(
          "SEM6000: hardware " + info.value().hardware() + ", firmware " + info.value().firmware());
    }
    if (bytes[0] != Frame.START) {
      return List.of();
    }
    for (int command : REQUESTS) {
      if (Arrays.equals(bytes, Frame.of(command, 0, 0, 0))) {
        return List.of("SEM6000: " + (command == Frame.MEASURE ? "measure!" : "send the history!"));
      }
    }
    Reading<Answer> answer = new Assembler().take(bytes);
    if (answer instanceof Reading.Value<Answer> value) {
      return words(value.value(), bytes);
    }
    return answer instanceof Reading.Failed<Answer> failed
        ? List.of("SEM6000: refused, " + failed.reason())
        : List.of("SEM6000: the beginning of a frame; " + (bytes[1] + 2) + " bytes are declared");
  }

  private static List<String> words(Answer answer, byte[] bytes) {
    if (answer instanceof Answer.Measured measured) {
      return measured(measured);
    } else if (answer instanceof Answer.Login login) {
      return List.of("SEM6000: login " + (login.accepted() ? "accepted" : "refused: wrong PIN"));
    } else if (answer instanceof Answer.History history) {
      int total = history.wattHours().stream().mapToInt(Integer::intValue).sum();
      String unit =
          switch (history.command()) {
            case Frame.HISTORY_DAY -> "hours";
            case Frame.HISTORY_MONTH -> "days";
            default -> "months";
          };
      return List.of(
          "SEM6000: history of " + history.wattHours().size() + " " + unit + ", Wh, oldest first",
          "  " + history.wattHours(),
          "  together " + total + " Wh");
    }
    return List.of("SEM6000: " + name(answer.command(), bytes.length) + ", checksum right");
  }

  private static List<String> measured(Answer.Measured measured) {
    List<String> lines = new ArrayList<>();
    lines.add("SEM6000: measurement, relay " + (measured.on() ? "on" : "off"));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %.3f W, %d V, %.3f A, %s",
            measured.watts(),
            measured.volts(),
            measured.amperes(),
            measured.hertz() == 0 ? "frequency unknown" : measured.hertz() + " Hz"));
    if (!Double.isNaN(measured.powerFactor())) {
      lines.add(
          String.format(Locale.ROOT, "  power factor %.2f, computed", measured.powerFactor()));
    }
    lines.add("  the plug's own counter says " + measured.counter() + "; it is not used");
    return lines;
  }

  private static String name(int command, int length) {
    return switch (command) {
      case Frame.CLOCK -> length > 10 ? "command to set the clock" : "the clock is set";
      case Frame.RELAY -> length > 8 ? "command to switch the relay" : "the relay is switched";
      case Frame.LOGIN -> "login or PIN command";
      case Frame.MEASURE -> "command to measure";
      default -> String.format(Locale.ROOT, "frame of command %02x", command);
    };
  }

  private FrameWords() {}
}
