package dev.wattrack.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class Sha256Test {
  private static final long SEED = 20_261;

  @Test
  void itIsTheHashThatJavaKnowsAtEveryLength() throws Exception {
    Random random = new Random(SEED);
    MessageDigest java = MessageDigest.getInstance("SHA-256");
    for (int length = 0; length < 400; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(Sha256.of(bytes))
          .as("seed %d, length %d", SEED, length)
          .isEqualTo(java.digest(bytes));
    }
  }

  @Test
  void aSignatureIsTheOneThatJavaMakesForEveryKeyAndLength() throws Exception {
    Random random = new Random(SEED);
    for (int i = 1; i < 200; i++) {
      byte[] key = new byte[i];
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(key);
      random.nextBytes(bytes);
      Mac java = Mac.getInstance("HmacSHA256");
      java.init(new SecretKeySpec(key, "HmacSHA256"));
      int length = bytes.length / 2;
      byte[] first = java.doFinal(Arrays.copyOf(bytes, length));
      byte[] second = java.doFinal(bytes);
      Heartbeat.Signer signer = new Heartbeat.Signer(key);
      assertThat(signer.tag(bytes, length)).as("seed %d, key of %d", SEED, i).isEqualTo(first);
      assertThat(signer.tag(bytes, bytes.length)).as("its second signature").isEqualTo(second);
    }
  }
}
