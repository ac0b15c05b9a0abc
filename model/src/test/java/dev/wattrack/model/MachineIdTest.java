package dev.wattrack.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MachineIdTest {
  private static final String HEX = "4b0c1b9ab36e4fd9a50b1cc4ea5a4f2d";

  @Test
  void theFileOfTheSystemIsRead() {
    assertThat(MachineId.parse(HEX + "\n")).isEqualTo(Reading.value(new MachineId(HEX)));
    assertThat(new MachineId(HEX)).hasToString(HEX);
    assertThat(new MachineId(HEX).shortForm()).isEqualTo("4b0c");
  }

  @Test
  void upperCaseAndDashesAreForgiven() {
    assertThat(MachineId.parse("4B0C1B9A-B36E-4FD9-A50B-1CC4EA5A4F2D"))
        .isEqualTo(Reading.value(new MachineId(HEX)));
  }

  @Test
  void anEmptyFileIsNoDataAndAnythingElseHasFailed() {
    assertThat(MachineId.parse(" \n")).isEqualTo(Reading.noData("empty machine id"));
    String[] wrong = {
      "uninitialized", HEX.substring(1), HEX + "0", "g" + HEX.substring(1), HEX + "\n" + HEX, "é"
    };
    for (String text : wrong) {
      assertThat(MachineId.parse(text))
          .as(text)
          .isEqualTo(Reading.failed("not a machine id: '" + text + "'"));
    }
  }

  /** Every prefix and every changed digit of a good file is answered, and never with another id. */
  @Test
  void everyDamagedFileIsAnswered() {
    for (int i = 0; i < HEX.length(); i++) {
      assertThat(MachineId.parse(HEX.substring(0, i))).isNotInstanceOf(Reading.Value.class);
      for (int bit = 0; bit < 8; bit++) {
        char flipped = (char) (HEX.charAt(i) ^ 1 << bit);
        String text = HEX.substring(0, i) + flipped + HEX.substring(i + 1);
        boolean digit = "0123456789abcdefABCDEF".indexOf(flipped) >= 0;
        assertThat(MachineId.parse(text) instanceof Reading.Value)
            .as("'%s', digit %d", text, i)
            .isEqualTo(digit);
      }
    }
  }

  @Test
  void anIdThatIsNotInItsFormCannotBeMade() {
    assertThatThrownBy(() -> new MachineId(HEX.toUpperCase(java.util.Locale.ROOT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 lower-case hexadecimal digits");
  }
}
