package dev.wattrack.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PowerReadoutsTest {
  private static String output(String file) throws IOException {
    return Files.readString(CasesTest.CASES.resolve(file));
  }

  @Test
  void thePowerOfAPmicIsTheSumOfItsRailsPairedByName() throws IOException {
    String text = output("raspberry-pi-5/commands/vcgencmd_pmic_read_adc");
    double watts = 0;
    for (String line : text.split("\n")) {
      String[] words = line.strip().split(" ");
      if (words[0].endsWith("_A")) {
        String rail = words[0].substring(0, words[0].length() - 2);
        String volts = text.substring(text.indexOf(rail + "_V volt"));
        watts += value(words[1]) * value(volts.strip().split("\\s+")[1]);
      }
    }
    Reading<Long> reading = PmicReadout.parse(text);
    assertThat(reading).isInstanceOf(Reading.Value.class);
    assertThat(((Reading.Value<Long>) reading).value() / 1e6)
        .isBetween(watts - 1e-4, watts + 1e-4)
        .isBetween(2.7, 2.9);
  }

  private static double value(String word) {
    return Double.parseDouble(word.substring(word.indexOf('=') + 1, word.length() - 1));
  }

  @Test
  void aRailWithoutItsOtherHalfIsNoSum() throws IOException {
    String text = output("raspberry-pi-5/commands/vcgencmd_pmic_read_adc");
    for (String line : text.split("\n")) {
      boolean alone = line.contains("EXT5V") || line.contains("BATT");
      assertThat(PmicReadout.parse(text.replace(line + "\n", "")))
          .as(line)
          .isInstanceOf(alone ? Reading.Value.class : Reading.Failed.class);
    }
    assertThat(PmicReadout.parse("error=1 error_msg=\"Command not registered\"\n"))
        .isInstanceOf(Reading.Failed.class);
  }

  @Test
  void aControllerTellsTheWholeMachineAlsoWhenItsStatisticsAreOff() throws IOException {
    assertThat(DcmiReadout.parse(output("ipmi-server/commands/ipmitool_dcmi_power_reading")))
        .isEqualTo(Reading.value(197_000_000L));
    assertThat(DcmiReadout.parse("    Instantaneous power reading:      0 Watts\n").toString())
        .contains("no power sensor");
    assertThat(DcmiReadout.parse("    Average power reading over sample period:  9 Watts\n"))
        .isInstanceOf(Reading.Failed.class);
  }

  @Test
  void everyPrefixHasTheRightAnswerOrNone() throws IOException {
    prefixes(output("raspberry-pi-5/commands/vcgencmd_pmic_read_adc"), PmicReadout::parse);
    prefixes(output("ipmi-server/commands/ipmitool_dcmi_power_reading"), DcmiReadout::parse);
  }

  private static void prefixes(String text, Function<String, Reading<Long>> parser) {
    Reading<Long> whole = parser.apply(text);
    for (int length = 0; length < text.length(); length++) {
      Reading<Long> reading = parser.apply(text.substring(0, length));
      if (!reading.equals(whole)) {
        assertThat(reading).as("cut at %d", length).isInstanceOf(Reading.Failed.class);
      }
    }
  }

  @Test
  void everyFlippedBitIsAnswered() throws IOException {
    flips(output("raspberry-pi-5/commands/vcgencmd_pmic_read_adc"), PmicReadout::parse);
    flips(output("ipmi-server/commands/ipmitool_dcmi_power_reading"), DcmiReadout::parse);
  }

  private static void flips(String text, Function<String, Reading<Long>> parser) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Reading<Long> reading = parser.apply(new String(bytes, StandardCharsets.UTF_8));
      if (reading instanceof Reading.Value<Long> value) {
        assertThat(value.value()).as("bit %d", bit).isNotNegative();
      } else {
        assertThat(reading).as("bit %d", bit).isInstanceOf(Reading.Failed.class);
      }
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
  }
}
