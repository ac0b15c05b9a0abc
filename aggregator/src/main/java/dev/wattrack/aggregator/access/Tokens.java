package dev.wattrack.aggregator.access;

import dev.wattrack.aggregator.access.Claim.Reason;
import dev.wattrack.aggregator.store.StoreException;
import dev.wattrack.aggregator.store.TokenTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All tokens of this aggregator: at most a thousand, kept as hashes. What is over is listed for a
 * month and then forgotten. Safe for use by several threads; {@link #check} never blocks, the rest
 * writes to the store.
 */
public final class Tokens {
  private static final int MOST = 1_000;
  private static final int LONGEST_LABEL = 200;
  private static final Duration LISTED_AFTER_END = Duration.ofDays(30);

  private final TokenTable table;
  private final Clock clock;
  private final Map<String, TokenTable.Row> rows = new ConcurrentHashMap<>();
  private final Set<String> usedLately = ConcurrentHashMap.newKeySet();

  /** Reads the tokens there are. */
  public Tokens(TokenTable table, Clock clock) throws StoreException {
    this.table = table;
    this.clock = clock;
    for (TokenTable.Row row : table.all()) {
      rows.put(row.token().id(), row);
    }
  }

  /** A token just made; its text is known now and never again. */
  public record Made(String text, Token token) {
    @Override
    public String toString() {
      return "token " + token.id();
    }
  }

  /**
   * Makes a token. Durable.
   *
   * @param node for {@link Role#JOIN}: the node it is for; empty for a new one
   * @param life null: for ever, which a token to join cannot be
   * @throws IllegalArgumentException in words, if such a token cannot be
   */
  public Made create(Role role, String label, String node, @Nullable Duration life)
      throws StoreException {
    if (role == Role.JOIN && life == null) {
      throw new IllegalArgumentException("a token to join must expire");
    }
    if (life != null && (life.isNegative() || life.isZero())) {
      throw new IllegalArgumentException("a token must last longer than nothing");
    }
    if (label.length() > LONGEST_LABEL || node.length() > LONGEST_LABEL) {
      throw new IllegalArgumentException(
          "a label or a node's name has at most " + LONGEST_LABEL + " letters");
    }
    if (!node.isEmpty() && role != Role.JOIN) {
      throw new IllegalArgumentException("only a token to join is for a node");
    }
    Instant now = clock.instant();
    Secret secret = Secret.make();
    Instant expires = life == null ? null : now.plus(life);
    Token token = new Token(secret.id(), role, label, node, now, expires, null, null);
    TokenTable.Row row = new TokenTable.Row(token, secret.hash());
    synchronized (this) {
      forgetOld(now);
      if (rows.size() >= MOST) {
        throw new IllegalArgumentException(
            "there are " + MOST + " tokens already; revoke some of `wattrack token list`");
      }
      table.save(List.of(row));
      rows.put(token.id(), row);
    }
    return new Made(secret.text(), token);
  }

  private void forgetOld(Instant now) throws StoreException {
    List<String> old =
        rows.values().stream()
            .map(TokenTable.Row::token)
            .filter(token -> token.isOver(now.minus(LISTED_AFTER_END)))
            .map(Token::id)
            .toList();
    if (!old.isEmpty()) {
      table.remove(old);
      old.forEach(rows::remove);
    }
  }

  /** Whose token a text is; notes that it was used. */
  public Claim check(String text) {
    Instant now = clock.instant();
    Optional<Secret> secret = Secret.parse(text);
    if (secret.isEmpty()) {
      return new Claim.Refused(Reason.MALFORMED);
    }
    TokenTable.Row row = rows.get(secret.get().id());
    if (row == null || !secret.get().hasHash(row.hash())) {
      return new Claim.Refused(Reason.UNKNOWN);
    }
    Token token = row.token();
    if (token.ended() != null) {
      return new Claim.Refused(Reason.ENDED);
    }
    if (token.isOver(now)) {
      return new Claim.Refused(Reason.EXPIRED);
    }
    rows.computeIfPresent(token.id(), (id, kept) -> with(kept, kept.token().used(now)));
    usedLately.add(token.id());
    return new Claim.Known(token);
  }

  /**
   * Uses up a token to join. Durable before it answers, so that of two who show the same one is
   * refused, and after a crash both.
   */
  public synchronized Claim redeem(String text) throws StoreException {
    Claim claim = check(text);
    if (!(claim instanceof Claim.Known known)) {
      return claim;
    }
    if (known.token().role() != Role.JOIN) {
      return new Claim.Refused(Reason.UNKNOWN);
    }
    end(known.token().id());
    return claim;
  }

  /** Ends a token for good; false if there is none of that id. */
  public synchronized boolean revoke(String id) throws StoreException {
    TokenTable.Row row = rows.get(id);
    if (row == null) {
      return false;
    }
    if (row.token().ended() == null) {
      end(id);
    }
    return true;
  }

  private void end(String id) throws StoreException {
    TokenTable.Row row = rows.get(id);
    if (row != null) {
      Instant now = clock.instant();
      table.save(List.of(with(row, row.token().end(now))));
      rows.computeIfPresent(id, (same, kept) -> with(kept, kept.token().end(now)));
    }
  }

  private static TokenTable.Row with(TokenTable.Row row, Token token) {
    return new TokenTable.Row(token, row.hash());
  }

  /** All of them, the oldest first. */
  public List<Token> list() {
    return rows.values().stream()
        .map(TokenTable.Row::token)
        .sorted(Comparator.comparing(Token::created).thenComparing(Token::id))
        .toList();
  }

  /** Keeps when tokens were last used; to be called now and then, and at the end. */
  public synchronized void saveUses() throws StoreException {
    List<String> used = List.copyOf(usedLately);
    List<TokenTable.Row> kept = used.stream().map(rows::get).filter(row -> row != null).toList();
    if (!kept.isEmpty()) {
      table.save(kept);
      used.forEach(usedLately::remove);
    }
  }
}
