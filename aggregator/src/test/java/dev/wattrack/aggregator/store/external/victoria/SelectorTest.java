package dev.wattrack.aggregator.store.external.victoria;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorTest {
  @Test
  void namesAndValuesAreWrittenSoThatTheyMeanThemselves() {
    assertThat(Selector.named("odd \"na\\me\"\n").toString())
        .isEqualTo("{__name__=\"odd \\\"na\\\\me\\\"\\x0a\"}");
    assertThat(Selector.beginning("a.b+c_").toString())
        .isEqualTo("{__name__=~\"a\\\\.b\\\\+c_.+\"}");
    assertThat(Selector.named("m_v").where("host", Set.of("pi2", "pi1")).toString())
        .isEqualTo("{__name__=\"m_v\",host=~\"pi1|pi2\"}");
    assertThat(Selector.named("m_v").where("host", Set.of("a|b", "", "ü")).toString())
        .isEqualTo("{__name__=\"m_v\",host=~\"|a\\\\|b|ü\"}");
  }

  @Test
  void aNarrowerSelectorLeavesTheWideOneAsItWas() {
    Selector wide = Selector.anyOf(Set.of("m_b", "m_a"));
    assertThat(wide.where("x", Set.of("1")).toString())
        .isEqualTo("{__name__=~\"m_a|m_b\",x=~\"1\"}");
    assertThat(wide.toString()).isEqualTo("{__name__=~\"m_a|m_b\"}");
  }

  @Test
  void whatCannotBeSaidIsLeftToTheReader() {
    String plain = Selector.named("m_v").toString();
    assertThat(Selector.named("m_v").where("the tag", Set.of("x")).toString()).isEqualTo(plain);
    assertThat(Selector.named("m_v").where("9", Set.of("x")).toString()).isEqualTo(plain);
    Set<String> many = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      many.add("node" + i);
    }
    assertThat(Selector.named("m_v").where("host", many).toString()).isEqualTo(plain);
  }
}
