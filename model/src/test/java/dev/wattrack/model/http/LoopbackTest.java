package dev.wattrack.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1"})
  void anAddressOfThisMachineAloneIsOne(String address) {
    assertThat(Loopback.isAddress(address)).isTrue();
    assertThat(Loopback.isHost(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0.0.0.0", "10.0.0.1", "::", "[fe80::1]", "[::1", "127.0.0.1.example", "ada"})
  void anotherIsNot(String address) {
    assertThat(Loopback.isAddress(address)).isFalse();
    assertThat(Loopback.isHost(address)).isFalse();
  }

  @Test
  void theNameOfThisMachineIsAHostAndNoAddress() {
    assertThat(Loopback.isHost("LocalHost")).isTrue();
    assertThat(Loopback.isAddress("localhost")).isFalse();
    assertThat(Loopback.isHost(null)).isFalse();
  }
}
