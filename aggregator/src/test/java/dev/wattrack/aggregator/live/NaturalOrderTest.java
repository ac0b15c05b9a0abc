package dev.wattrack.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersCountAsNumbersWhateverTheirZeros() {
    List<String> inOrder = List.of("a", "Pi1", "pi2", "pi02b", "pi007", "pi10", "pi10a", "pi0011");
    for (int i = 0; i < inOrder.size(); i++) {
      for (int j = 0; j < inOrder.size(); j++) {
        assertThat(Integer.signum(NaturalOrder.compare(inOrder.get(i), inOrder.get(j))))
            .as("%s against %s", inOrder.get(i), inOrder.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  void onlyEqualNamesAreEqual() {
    assertThat(NaturalOrder.compare("pi0", "pi00")).isNegative();
    assertThat(NaturalOrder.compare("pi00", "pi0")).isPositive();
    assertThat(NaturalOrder.compare("pi00", "pi00")).isZero();
  }

  @Test
  void namesAreOrderedAsPeopleCount() {
    List<String> names = new ArrayList<>(List.of("pi10", "pi2", "Pi1", "a", "pi02b"));
    names.sort(NaturalOrder::compare);
    assertThat(names).containsExactly("a", "Pi1", "pi2", "pi02b", "pi10");
  }
}
