package dev.wattrack.aggregator.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pem;
import dev.wattrack.testkit.time.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {
  private final TestClock clock = new TestClock();
  private final Path folder;

  AuthorityTest(@TempDir Path folder) {
    this.folder = folder.resolve("tls");
  }

  @Test
  void itIsMadeOnceAndItsKeyIsForItsOwnerAlone() throws Exception {
    Authority first = Authority.open(folder, clock);
    Authority again = Authority.open(folder, clock);
    assertThat(again.certificate()).isEqualTo(first.certificate());
    assertThat(again.fingerprint()).isEqualTo(first.fingerprint()).hasSize(64);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ca.key"))))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.key", "ca.pem");
    }
  }

  @Test
  void aNodesCertificateSaysWhoseItIsAndIsSignedByUs() throws Exception {
    Authority authority = Authority.open(folder, clock);
    X509Certificate made =
        authority.node("n".repeat(200), "0a", NodeKey.make().getPublic(), Duration.ofDays(90));
    made.verify(authority.certificate().getPublicKey());
    Certified certified = Certified.of(made).orElseThrow();
    assertThat(certified.machineId()).isEqualTo("0a");
    assertThat(certified.expires())
        .isEqualTo(clock.instant().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS));
    assertThat(Certified.of(authority.simulation().chain().get(0)).orElseThrow().isSimulation())
        .isTrue();
    assertThat(Certified.of(authority.certificate())).isEmpty();
  }

  @Test
  void theServersCertificateIsMadeAnewAfterTwoThirdsOfItsLife() throws Exception {
    ServerIdentity identity = new ServerIdentity(Authority.open(folder, clock), clock);
    X509Certificate first = identity.get().chain().get(0);
    assertThat(first.getSubjectAlternativeNames()).isNotEmpty();
    clock.advance(Duration.ofDays(19));
    assertThat(identity.renewIfDue()).isFalse();
    clock.advance(Duration.ofDays(2));
    assertThat(identity.renewIfDue()).isTrue();
    assertThat(identity.get().chain().get(0).getNotAfter()).isAfter(first.getNotAfter());
    assertThat(identity.renewIfDue()).isFalse();
  }

  @Test
  void aKeyThatDoesNotFitItsCertificateIsNoticedAtTheStart() throws Exception {
    Authority.open(folder, clock);
    Files.writeString(
        folder.resolve("ca.key"),
        Pem.text(Pem.PRIVATE_KEY, NodeKey.make().getPrivate().getEncoded()));
    assertThatThrownBy(() -> Authority.open(folder, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bring ca.key and ca.pem back from a backup");
    Files.delete(folder.resolve("ca.key"));
    assertThatThrownBy(() -> Authority.open(folder, clock)).isInstanceOf(IOException.class);
  }
}
