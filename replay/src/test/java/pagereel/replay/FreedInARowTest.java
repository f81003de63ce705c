package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreedInARowTest {

  private static final int LOST = Fate.NONE | Fate.IN_A_ROW;
  private static final int DRAINED = Fate.DRAIN | Fate.IN_A_ROW;

  private final FreedInARow frees = new FreedInARow();

  @Test
  void theNextPageOnTheSameListFollows() {
    frees.freed(0, 3, 100, LOST);
    frees.freed(0, 3, 101, LOST);
    frees.freed(0, 4, 102, DRAINED);
    frees.freed(0, 3, 103, DRAINED);
    frees.freed(0, 3, 104, DRAINED);

    assertThat(frees.isFollowedBy(100, 103)).isTrue();
    assertThat(frees.isFollowedBy(101, 103)).isTrue();
    assertThat(frees.isFollowedBy(100, 102)).as("another list").isFalse();
    assertThat(frees.isFollowedBy(100, 104)).isFalse();
  }

  @Test
  void nothingFollowsBeyondTheRowOrOnAnotherCpu() {
    frees.freed(0, 3, 100, LOST);
    frees.freed(1, 3, 101, DRAINED);
    frees.freed(0, 4, 102, Fate.DRAIN);
    frees.freed(0, 3, 103, DRAINED);

    assertThat(frees.isFollowedBy(100, 101)).isFalse();
    assertThat(frees.isFollowedBy(100, 103)).isFalse();
  }
}
