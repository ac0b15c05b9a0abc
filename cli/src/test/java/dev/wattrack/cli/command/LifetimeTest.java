package dev.wattrack.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LifetimeTest {
  private final Lifetime lifetime = new Lifetime();
  private final List<String> closed = new ArrayList<>();

  @Test
  void whatWasAddedLastIsClosedFirstAndOnlyOnce() {
    lifetime.closeAtEnd(() -> closed.add("first"));
    lifetime.closeAtEnd(() -> closed.add("second"));
    assertThat(lifetime.closeWithin(10_000)).isTrue();
    assertThat(lifetime.closeWithin(10_000)).isTrue();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void aFailureDoesNotKeepTheOthersOpenButIsNotClean() {
    lifetime.closeAtEnd(() -> closed.add("first"));
    lifetime.closeAtEnd(
        () -> {
          throw new IllegalStateException("thrown on purpose by a test");
        });
    assertThat(lifetime.closeAll()).isFalse();
    assertThat(closed).containsExactly("first");
  }

  @Test
  void whatHangsIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    lifetime.closeAtEnd(never::await);
    assertThat(lifetime.closeWithin(50)).isFalse();
    never.countDown();
  }
}
