package dev.wattrack.aggregator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulerTextTest {
  @Test
  void whatWouldForgeALineOrSteerATerminalIsABlank() {
    assertThat(SchedulerText.sentence(" a\nWARNING:\u001b[2J\u0085b\u2028c\t"))
        .isEqualTo("a WARNING: [2J b c");
    assertThat(SchedulerText.name("zażółć-π")).isEqualTo("zażółć-π");
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    assertThat(SchedulerText.sentence("x".repeat(200))).hasSize(200).doesNotContain("…");
    assertThat(SchedulerText.sentence("x".repeat(201))).hasSize(201).endsWith("x…");
    assertThat(SchedulerText.name("x".repeat(120))).hasSize(120).doesNotContain("…");
    assertThat(SchedulerText.name("x".repeat(121))).hasSize(121).endsWith("x…");
  }
}
