package dev.wattrack.model.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinLineTest {
  private static final String FINGERPRINT =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  @ParameterizedTest
  @ValueSource(strings = {"rack:7460", "10.0.0.5:1", "[fd00::5]:65535"})
  void whatIsWrittenIsRead(String place) {
    String text = place + "/" + FINGERPRINT + "/wt_abc_def";
    JoinLine line = JoinLine.parse("  " + text + "\n");
    assertThat(line.text()).isEqualTo(text);
    assertThat(line.place()).isEqualTo(place);
    assertThat(JoinLine.parse(line.text())).isEqualTo(line);
  }

  @Test
  void withoutAPortItIsTheUsualOne() {
    assertThat(JoinLine.parse("rack/" + FINGERPRINT + "/s").port()).isEqualTo(7460);
  }

  @Test
  void theSecretIsInNoMessageAndNotInItsText() {
    JoinLine line = JoinLine.parse("rack:7460/" + FINGERPRINT + "/hidden-one");
    assertThat(line.toString()).doesNotContain("hidden-one");
    String text = line.text();
    for (int i = 0; i < text.length(); i++) {
      for (String broken : new String[] {text.substring(0, i), changed(text, i)}) {
        try {
          JoinLine.parse(broken);
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).as(broken).contains("expected the line");
          assertThat(e.getMessage()).as(broken).doesNotContain("hidden-one");
        }
      }
    }
  }

  private static String changed(String text, int at) {
    return text.substring(0, at) + '\u0007' + text.substring(at + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rack",
        "rack:7460",
        "rack:0/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08/s",
        "rack:7460/9F86/s",
        ":7460/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08/s",
        "rack:7460/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08/"
      })
  void whatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JoinLine.parse(text));
  }
}
