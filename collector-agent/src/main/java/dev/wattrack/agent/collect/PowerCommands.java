package dev.wattrack.agent.collect;

import dev.wattrack.agent.base.Time;
import dev.wattrack.model.Reading;
import java.io.File;
import java.util.List;

/**
 * Sources that only a program can ask: the PMIC of a Raspberry Pi 5 and a server's management
 * controller. A program is looked for only where the hardware is, and started only by an {@link
 * AskedPower}.
 */
final class PowerCommands {
  private static final long PMIC_EVERY_NANOS = 5_000_000_000L;
  private static final long IPMI_EVERY_NANOS = 10_000_000_000L;
  private static final long PMIC_TIMEOUT_MILLIS = 2000;

  /** Some controllers take seconds. */
  private static final long IPMI_TIMEOUT_MILLIS = 8000;

  private final Root root;
  private final Commands commands;
  private final Time time;
  private final PowerFinds finds;

  PowerCommands(Root root, Commands commands, Time time, PowerFinds finds) {
    this.root = root;
    this.commands = commands;
    this.time = time;
    this.finds = finds;
  }

  /** Whether this is a Raspberry Pi; {@code compatible} is a list of names ended by zero bytes. */
  boolean pmic() {
    String compatible;
    try (HeldFile file = HeldFile.whole(root.proc("device-tree/compatible"), 256)) {
      if (!file.readNow()) {
        return false;
      }
      compatible =
          new String(file.bytes(), 0, file.length(), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
    if (!compatible.startsWith("raspberrypi,")) {
      return false;
    }
    if (!compatible.contains("brcm,bcm2712\0")) {
      finds.refuse("board: a Raspberry Pi before the 5 does not measure its current");
      return true;
    }
    String program = commands.find("vcgencmd");
    if (program == null) {
      finds.broken("board pmic-estimate: vcgencmd is missing; apt-get install raspi-utils");
      return true;
    }
    Command question =
        new Command(
            commands,
            List.of(program, "pmic_read_adc"),
            PMIC_TIMEOUT_MILLIS,
            " (is the agent's user in the group video?)") {
          @Override
          Reading<Long> parse(String text) {
            return PmicReadout.parse(text);
          }
        };
    finds.add(
        new AskedPower(
            "board", "pmic-estimate", "vcgencmd pmic_read_adc", PMIC_EVERY_NANOS, question, time));
    return true;
  }

  void ipmi() {
    if (!new File(root.sys("class/ipmi/ipmi0")).exists()) {
      finds.refuse("ipmi: no " + root.sys("class/ipmi/ipmi0"));
      return;
    }
    String program = commands.find("ipmitool");
    if (program == null) {
      finds.broken("ipmi dcmi: ipmitool is missing; apt-get install ipmitool");
      return;
    }
    Command question =
        new Command(
            commands,
            List.of(program, "dcmi", "power", "reading"),
            IPMI_TIMEOUT_MILLIS,
            " (only root may open /dev/ipmi0, or a group that a udev rule names)") {
          @Override
          Reading<Long> parse(String text) {
            return DcmiReadout.parse(text);
          }
        };
    finds.add(
        new AskedPower(
            "ipmi", "dcmi", "ipmitool dcmi power reading", IPMI_EVERY_NANOS, question, time));
  }

  /** A program whose output is power. */
  private abstract static class Command implements Asker.Question<Long> {
    private final Commands commands;
    private final List<String> words;
    private final long timeoutMillis;
    private final String hint;

    Command(Commands commands, List<String> words, long timeoutMillis, String hint) {
      this.commands = commands;
      this.words = words;
      this.timeoutMillis = timeoutMillis;
      this.hint = hint;
    }

    abstract Reading<Long> parse(String text);

    @Override
    public Reading<Long> ask() {
      Reading<String> said = commands.run(words, timeoutMillis);
      if (said instanceof Reading.Value<String> text) {
        return parse(text.value());
      }
      return Reading.failed((said instanceof Reading.Failed<String> no ? no.reason() : "") + hint);
    }
  }
}
