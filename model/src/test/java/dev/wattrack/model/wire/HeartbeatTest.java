package dev.wattrack.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  @Test
  void theTagIsTheHmacOfTheJdk() throws GeneralSecurityException {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int length = 1; length < 200; length++) {
      byte[] key = new byte[length];
      byte[] text = new byte[random.nextInt(200)];
      random.nextBytes(key);
      random.nextBytes(text);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      assertThat(new Heartbeat.Signer(key).tag(text, text.length))
          .as("seed %d key of %d", seed, length)
          .isEqualTo(mac.doFinal(text));
    }
  }

  @Test
  void onlyTheRightKeyVerifies() throws WireException {
    Heartbeat beat = new Heartbeat(1, 2, 3);
    byte[] bytes = beat.write(new Heartbeat.Signer(new byte[] {1, 2, 3}));
    assertThat(Heartbeat.read(bytes)).isEqualTo(beat);
    assertThat(Heartbeat.verify(bytes, new Heartbeat.Signer(new byte[] {1, 2, 3}))).isTrue();
    assertThat(Heartbeat.verify(bytes, new Heartbeat.Signer(new byte[] {1, 2, 4}))).isFalse();
    bytes[9] ^= 1;
    assertThat(Heartbeat.verify(bytes, new Heartbeat.Signer(new byte[] {1, 2, 3}))).isFalse();
  }
}
