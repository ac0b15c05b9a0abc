package dev.wattrack.sensors.dht22;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wattrack.sensors.dht22.Attempt.Measured;
import dev.wattrack.sensors.dht22.Attempt.Refused;
import org.junit.jupiter.api.Test;

final class DhtBitsTest {

  @Test
  void theExamplesOfTheDataSheetAreRead() {
    assertThat(DhtBits.measurement(0x02_8c01_5feeL)).isEqualTo(new Measured(351, 652));
    assertThat(DhtBits.measurement(0x02_8c80_6573L)).isEqualTo(new Measured(-101, 652));
  }

  @Test
  void everyFlippedBitIsRefused() {
    for (int bit = 0; bit < 40; bit++) {
      assertThat(DhtBits.measurement(0x02_8c01_5feeL ^ 1L << bit))
          .as("bit %d", bit)
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void everyValueASensorCanSendComesBack() {
    for (int temperature = -400; temperature <= 800; temperature += 7) {
      for (int humidity = 0; humidity <= 1000; humidity += 9) {
        assertThat(DhtBits.measurement(PulseTrain.frame(temperature, humidity)))
            .isEqualTo(new Measured(temperature, humidity));
      }
    }
  }

  @Test
  void whatNoSensorMeasuresIsRefused() {
    assertThat(reason(PulseTrain.frame(801, 500))).isEqualTo(Refusal.RANGE);
    assertThat(reason(PulseTrain.frame(-401, 500))).isEqualTo(Refusal.RANGE);
    assertThat(reason(PulseTrain.frame(200, 1001))).isEqualTo(Refusal.RANGE);
    assertThat(reason(-1L)).isEqualTo(Refusal.CHECKSUM);
  }

  /** Why the checksum alone is not believed: 30.0 °C and 10.0 % become 60.1 °C and 20.0 %. */
  @Test
  void theChecksumLetsAShiftedFramePass() {
    long shifted = PulseTrain.frame(300, 100) << 1 & 0xff_ffff_ffffL | 1;
    assertThat(DhtBits.measurement(shifted)).isEqualTo(new Measured(601, 200));
  }

  private static Refusal reason(long bits) {
    return ((Refused) DhtBits.measurement(bits)).reason();
  }
}
