package dev.wattrack.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.MachineId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelloTest {
  private static final MachineId MACHINE = new MachineId("0123456789abcdef0123456789abcdef");

  private static Hello throughTheWire(Map<String, String> facts) throws WireException {
    WireBuffer out = new WireBuffer(64);
    new Hello(MACHINE, "pi4-1", "i", "b", "0.1", 5, true, facts).write(out);
    WireCursor in = new WireCursor(out.array(), 0, out.length());
    assertThat(in.varint()).isEqualTo(in.remaining());
    assertThat(in.u8()).isEqualTo(Wire.HELLO);
    return Hello.read(in);
  }

  @Test
  void everyFactThatIsShownArrives() throws WireException {
    Map<String, String> facts = new LinkedHashMap<>();
    Hello.FACTS.forEach(key -> facts.put(key, "value of " + key));
    Hello read = throughTheWire(facts);
    assertThat(read.facts()).isEqualTo(facts).containsKeys("max_mhz", "firmware", "disks");
    assertThat(read.name()).isEqualTo("pi4-1");
    assertThat(read.machineId()).isEqualTo(MACHINE);
    assertThat(read.simulated()).isTrue();
  }

  @Test
  void aFactOfALaterAgentIsPassedOver() throws WireException {
    assertThat(throughTheWire(Map.of("board", "Pi 9", "colour", "red")).facts())
        .isEqualTo(Map.of("board", "Pi 9"));
  }

  @Test
  void aTextThatEndsBeyondItsFrameIsRefused() {
    for (int size : new int[] {3, 4, 100}) {
      byte[] bytes = {(byte) size, 'a', 'b', 'c', 'd'};
      assertThatThrownBy(() -> new WireCursor(bytes, 0, 3).text(1_000))
          .as("a text of %d letters where there is room for 2", size)
          .isInstanceOf(WireException.class);
    }
  }
}
