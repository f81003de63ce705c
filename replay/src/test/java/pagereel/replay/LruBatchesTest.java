package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// New pages wait until one of the occasions that bring them to their reclaim lists.
class LruBatchesTest {

  private static final int SHELL = 10;
  private static final int OTHER = 11;

  private final LruBatches batches = new LruBatches(4);

  @Test
  void pagesWaitUntilTheBatchIsFull() {
    batches.added(0, SHELL, 1, 0);
    batches.added(0, SHELL, 2, 0);
    batches.added(1, SHELL, 3, 0);
    batches.added(0, SHELL, 4, 0);
    assertThat(batches.holds(1)).isTrue();

    batches.added(0, SHELL, 5, 0);

    assertThat(batches.holds(1)).isFalse();
    assertThat(batches.holds(5)).isFalse();
    assertThat(batches.holds(3)).isTrue();
  }

  @Test
  void aLargePageTakesAllAlong() {
    batches.added(0, SHELL, 1, 0);
    batches.added(0, SHELL, 512, 9);

    assertThat(batches.holds(1)).isFalse();
    assertThat(batches.holds(512)).isFalse();
  }

  @Test
  void oneCpuIsDrainedOrAllAre() {
    batches.added(0, SHELL, 1, 0);
    batches.added(1, SHELL, 2, 0);
    batches.drained(0);
    assertThat(batches.holds(1)).isFalse();
    assertThat(batches.holds(2)).isTrue();

    batches.allDrained();
    assertThat(batches.holds(2)).isFalse();
  }

  @Test
  void whatATaskGotBeforeItForkedAgainNoLongerWaits() {
    batches.addedPageTable(SHELL);
    batches.added(0, SHELL, 1, 0);
    batches.added(0, OTHER, 2, 0);
    batches.added(0, SHELL, 3, 0);
    assertThat(batches.holds(1)).isTrue();

    batches.addedPageTable(SHELL);
    batches.addedPageTable(SHELL);
    assertThat(batches.holds(1)).isTrue();
    batches.added(0, SHELL, 4, 0);

    assertThat(batches.holds(1)).isFalse();
    assertThat(batches.holds(2)).isFalse();
    assertThat(batches.holds(3)).isFalse();
    assertThat(batches.holds(4)).isTrue();
  }

  @Test
  void anotherTasksForkChangesNothing() {
    batches.added(0, SHELL, 1, 0);
    batches.addedPageTable(OTHER);
    batches.added(0, OTHER, 2, 0);

    assertThat(batches.holds(1)).isTrue();
  }

  @Test
  void whoWaitedIsKnownOfEarlierMoments() {
    batches.added(0, SHELL, 1, 0);
    long one = batches.clock();
    batches.added(0, SHELL, 2, 0);
    long both = batches.clock();
    batches.drained(0);

    assertThat(batches.waitingAt(one)).containsExactly(1L);
    assertThat(batches.waitingAt(both)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(batches.waitingAt(batches.clock())).isEmpty();
    assertThat(batches.firstClock()).isZero();

    batches.forgetPast();
    assertThat(batches.firstClock()).isEqualTo(batches.clock());
  }
}
