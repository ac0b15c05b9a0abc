package dev.wattrack.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wattrack.aggregator.access.Claim.Reason;
import dev.wattrack.aggregator.store.TokenTable;
import dev.wattrack.aggregator.store.sqlite.SqliteStore;
import dev.wattrack.aggregator.store.sqlite.SqliteStoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  private final Hand clock = new Hand();
  private final MemoryTokens table = new MemoryTokens();
  @TempDir private Path dir = Path.of("");

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Tokens tokens() throws Exception {
    return new Tokens(table, clock);
  }

  private static Reason refusal(Claim claim) {
    assertThat(claim).isInstanceOf(Claim.Refused.class);
    return ((Claim.Refused) claim).reason();
  }

  @Test
  void aTokenIsKnownByItsTextAloneAndOverARestart() throws Exception {
    Tokens.Made made = tokens().create(Role.READ, "Grafana", "", null);
    assertThat(made.text()).matches("wt_[a-z2-7]{8}_[a-z2-7]{26}");
    assertThat(tokens().check(made.text())).isEqualTo(new Claim.Known(made.token()));
    assertThat(made.toString()).doesNotContain(made.text());
  }

  @Test
  void whatIsKeptIsNotTheSecret() throws Exception {
    Clock real = Clock.systemUTC();
    String text;
    try (SqliteStore store = SqliteStore.open(dir, SqliteStoreOptions.defaults(), real)) {
      Tokens tokens = new Tokens(store.tokens(), real);
      text = tokens.create(Role.OPERATE, "me", "", Duration.ofDays(1)).text();
      tokens.check(text);
      tokens.saveUses();
    }
    String secret = text.substring(text.lastIndexOf('_') + 1);
    try (var files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
    try (SqliteStore store = SqliteStore.open(dir, SqliteStoreOptions.defaults(), real)) {
      Token kept = new Tokens(store.tokens(), real).list().get(0);
      assertThat(kept.lastUse()).isNotNull();
      assertThat(kept.label()).isEqualTo("me");
      assertThat(kept.expires()).isEqualTo(kept.created().plus(Duration.ofDays(1)));
    }
  }

  @Test
  void anExpiredARevokedAWrongAndAGuessedTokenAreRefused() throws Exception {
    Tokens tokens = tokens();
    String brief = tokens.create(Role.READ, "", "", Duration.ofHours(1)).text();
    Tokens.Made revoked = tokens.create(Role.READ, "", "", null);
    assertThat(tokens.revoke(revoked.token().id())).isTrue();
    assertThat(tokens.revoke("nonesuch")).isFalse();
    assertThat(refusal(tokens.check(revoked.text()))).isEqualTo(Reason.ENDED);
    clock.now = clock.now.plusSeconds(3_599);
    assertThat(tokens.check(brief)).isInstanceOf(Claim.Known.class);
    clock.now = clock.now.plusSeconds(1);
    assertThat(refusal(tokens.check(brief))).isEqualTo(Reason.EXPIRED);
    for (String bad :
        List.of("", "?", "wt_", brief + "x", brief.toUpperCase(Locale.ROOT), " " + brief)) {
      assertThat(refusal(tokens.check(bad))).as(bad).isEqualTo(Reason.MALFORMED);
    }
    String good = tokens.create(Role.READ, "", "", null).text();
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      char[] guess = good.toCharArray();
      int at = 12 + random.nextInt(guess.length - 12);
      guess[at] = guess[at] == 'a' ? 'b' : 'a';
      assertThat(refusal(tokens.check(new String(guess)))).isEqualTo(Reason.UNKNOWN);
    }
  }

  @Test
  void ofManyWhoShowOneTokenToJoinOneIsTaken() throws Exception {
    Tokens tokens = tokens();
    String text = tokens.create(Role.JOIN, "", "pi4-1", Duration.ofHours(1)).text();
    List<Callable<Claim>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(() -> tokens.redeem(text));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      int taken = 0;
      for (Future<Claim> one : threads.invokeAll(all)) {
        taken += one.get() instanceof Claim.Known ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
    assertThat(refusal(tokens().redeem(text))).as("after a restart").isEqualTo(Reason.ENDED);
    String read = tokens.create(Role.READ, "", "", null).text();
    assertThat(refusal(tokens.redeem(read))).isEqualTo(Reason.UNKNOWN);
    assertThat(tokens.check(read)).as("it is not used up").isInstanceOf(Claim.Known.class);
  }

  @Test
  void whatMakesNoSenseIsNotMadeAndThereIsAnEnd() throws Exception {
    Tokens tokens = tokens();
    assertThatThrownBy(() -> tokens.create(Role.JOIN, "", "", null)).hasMessageContaining("expire");
    assertThatThrownBy(() -> tokens.create(Role.READ, "", "", Duration.ZERO))
        .hasMessageContaining("longer than nothing");
    assertThatThrownBy(() -> tokens.create(Role.READ, "", "pi", null))
        .hasMessageContaining("only a token to join");
    assertThatThrownBy(() -> tokens.create(Role.READ, "x".repeat(201), "", null))
        .hasMessageContaining("200");
    for (int i = 0; i < 1_000; i++) {
      tokens.create(Role.JOIN, "", "", Duration.ofHours(1));
    }
    assertThatThrownBy(() -> tokens.create(Role.READ, "", "", null)).hasMessageContaining("1000");
    clock.now = clock.now.plus(Duration.ofDays(32));
    tokens.create(Role.READ, "", "", null);
    assertThat(tokens.list()).as("old ones are forgotten").hasSize(1);
    assertThat(table.all()).extracting(TokenTable.Row::token).hasSize(1);
  }

  @Test
  void aRoleMayWhatItSays() {
    assertThat(Role.OPERATE.may(Role.READ)).isTrue();
    assertThat(Role.OPERATE.may(Role.INGEST)).isTrue();
    assertThat(Role.OPERATE.may(Role.JOIN)).isFalse();
    assertThat(Role.READ.may(Role.INGEST)).isFalse();
    assertThat(Role.READ.may(Role.OPERATE)).isFalse();
    assertThat(Role.INGEST.may(Role.READ)).isFalse();
    assertThat(Role.JOIN.may(Role.READ)).isFalse();
  }

  @Test
  void theTokenOfThisMachineIsNewAtEveryStartAndForItsOwnerAlone() throws Exception {
    OwnToken first = OwnToken.write(dir, clock);
    Path file = dir.resolve(OwnToken.FILE);
    String text = Files.readString(file).strip();
    assertThat(first.is(text)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    OwnToken second = OwnToken.write(dir, clock);
    assertThat(second.is(text)).isFalse();
    assertThat(second.is(Files.readString(file).strip())).isTrue();
    assertThat(second.is("")).isFalse();
  }

  @Test
  void aBurstIsToldOnceAndAgainAfterQuiet() {
    long[] now = {0};
    Complaints complaints = new Complaints(() -> now[0]);
    assertThat(complaints.isNew("a", "no token")).isTrue();
    for (int i = 1; i < 100; i++) {
      now[0] = 30_000L * i;
      assertThat(complaints.isNew("a", "no token")).isFalse();
    }
    assertThat(complaints.isNew("a", "a wrong token")).isTrue();
    assertThat(complaints.isNew("b", "no token")).isTrue();
    now[0] += 601_000;
    assertThat(complaints.isNew("a", "a wrong token")).isTrue();
    for (int i = 0; i < 2_000; i++) {
      complaints.isNew("client " + i, "no token");
    }
    now[0] += 60_000;
    assertThat(complaints.isNew("b", "no token")).as("forgotten, memory is bounded").isTrue();
  }
}
