package dev.wattrack.aggregator.ca;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.model.tls.NodeKey;
import dev.wattrack.model.tls.Pinned;
import dev.wattrack.testkit.time.TestClock;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a node believes, with certificates that a stranger could come by. */
class PinnedTest {
  private final Authority own;
  private final Authority other;

  PinnedTest(@TempDir Path folder) throws Exception {
    own = Authority.open(folder.resolve("own"), new TestClock());
    other = Authority.open(folder.resolve("other"), new TestClock());
  }

  private static void check(Pinned pinned, X509Certificate... chain) throws Exception {
    pinned.checkServerTrusted(chain, "UNKNOWN");
  }

  @Test
  void theAggregatorOfTheAuthorityIsBelievedWhateverTheDate() throws Exception {
    List<X509Certificate> chain = chain(own);
    X509Certificate[] both = chain.toArray(X509Certificate[]::new);
    assertThatCode(() -> check(new Pinned(own.fingerprint()), both)).doesNotThrowAnyException();
    assertThatCode(() -> check(new Pinned(own.certificate()), both)).doesNotThrowAnyException();
  }

  @Test
  void aNodeOfTheSameAuthorityIsNotTheAggregator() throws Exception {
    X509Certificate node = own.node("pi", "0a", NodeKey.make().getPublic(), Duration.ofDays(90));
    assertThatThrownBy(() -> check(new Pinned(own.certificate()), node))
        .hasMessageContaining("not for this use");
    assertThatThrownBy(() -> check(new Pinned(own.fingerprint()), node, own.certificate()))
        .hasMessageContaining("not for this use");
    assertThatThrownBy(() -> check(new Pinned(own.certificate()), own.certificate()))
        .hasMessageContaining("not for this use");
  }

  @Test
  void anotherAuthorityIsNotBelievedThoughItShowsOurs() throws Exception {
    X509Certificate theirs = chain(other).get(0);
    for (Pinned pinned : List.of(new Pinned(own.certificate()), new Pinned(own.fingerprint()))) {
      assertThatThrownBy(() -> check(pinned, theirs, own.certificate()))
          .hasMessageContaining("another authority's certificate");
      assertThatThrownBy(() -> check(pinned, theirs))
          .hasMessageContaining("another authority's certificate");
    }
  }

  /** The chain that an aggregator shows. */
  private static List<X509Certificate> chain(Authority authority) throws Exception {
    return new ServerIdentity(authority, new TestClock()).get().chain();
  }
}
