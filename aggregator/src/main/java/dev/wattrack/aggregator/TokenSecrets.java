package dev.wattrack.aggregator;

import dev.wattrack.aggregator.access.Claim;
import dev.wattrack.aggregator.access.Role;
import dev.wattrack.aggregator.access.Token;
import dev.wattrack.aggregator.access.Tokens;
import dev.wattrack.aggregator.ingest.JoinSecrets;
import dev.wattrack.aggregator.store.StoreException;

/**
 * Redeems the tokens that {@code wattrack token create} makes. Why one is not taken is told to
 * nobody who does not have a good one. Safe for use by several threads.
 */
record TokenSecrets(Tokens tokens) implements JoinSecrets {
  private static final Answer WRONG =
      new Answer.Refused(
          "the secret is wrong, has expired or was used before; `wattrack token create` on the"
              + " aggregator makes another");

  @Override
  public Answer redeem(String secret, String name, boolean rejoining) {
    if (!(tokens.check(secret) instanceof Claim.Known known) || known.token().role() != Role.JOIN) {
      return WRONG;
    }
    Token token = known.token();
    boolean forThis = token.node().equals(name);
    if (!token.node().isEmpty() && !forThis) {
      return new Answer.Refused("this line is for the node '" + token.node() + "' alone");
    }
    if (rejoining && !forThis) {
      return new Answer.NeedsApproval();
    }
    try {
      return tokens.redeem(secret) instanceof Claim.Known ? new Answer.Granted() : WRONG;
    } catch (StoreException e) {
      return new Answer.Refused("the store takes nothing: " + e.getMessage());
    }
  }
}
