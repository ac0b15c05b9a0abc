package dev.wattrack.aggregator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

class PointBudgetTest {
  private final PointBudget budget = new PointBudget(96L << 20);

  @Test
  void twoQueriesHaveAShareEachAndTheThirdWaitsUntilPointsAreGivenBack() {
    assertThat(budget.share()).isEqualTo(125_829);
    PointBudget.Lease first = budget.take().result();
    PointBudget.Lease second = budget.take().result();
    Future<PointBudget.Lease> third = budget.take();
    assertThat(third.isComplete()).isFalse();
    first.keep(budget.share() - 1);
    assertThat(third.isComplete()).isFalse();
    second.close();
    second.close();
    assertThat(third.succeeded()).isTrue();
    assertThat(budget.take().isComplete()).isFalse();
  }

  @Test
  void aSmallAnswerHoldsItsPointsOnly() {
    PointBudget.Lease first = budget.take().result();
    first.keep(0);
    PointBudget.Lease second = budget.take().result();
    second.keep(0);
    assertThat(budget.take().succeeded()).isTrue();
    assertThat(budget.take().succeeded()).isTrue();
  }

  @Test
  void tooManyThatWaitAreTurnedAway() {
    Future<PointBudget.Lease> last = budget.take();
    for (int i = 0; i < 66; i++) {
      last = budget.take();
    }
    assertThat(last.cause())
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.status()).isEqualTo(429));
  }
}
