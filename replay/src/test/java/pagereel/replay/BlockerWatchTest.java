package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.replay.Failure.Release;

/// A frame that stood in the way is followed to the event that frees it, and no further.
class BlockerWatchTest {

  private final BlockerWatch watch = new BlockerWatch();

  @Test
  void aFreeOfTheFramesBlockEndsTheWatch() {
    watch.watch(0x1203, 100);

    watch.freed(0x1200, 1, 150);
    assertThat(watch.outcome(0x1203, 100).release()).isEqualTo(Release.HELD_TO_END);

    watch.freed(0x1200, 2, 160);
    watch.freed(0x1203, 0, 170);
    assertThat(watch.outcome(0x1203, 100)).isEqualTo(new BlockerWatch.Outcome(Release.FREED, 160));
  }

  @Test
  void eachSightingHasItsOwnFree() {
    watch.watch(7, 100);
    watch.watch(7, 110);
    watch.freed(7, 0, 120);
    watch.watch(7, 130);
    watch.freed(7, 0, 140);
    watch.watch(7, 150);

    assertThat(watch.outcome(7, 100).freedNs()).isEqualTo(120);
    assertThat(watch.outcome(7, 110).freedNs()).isEqualTo(120);
    assertThat(watch.outcome(7, 130).freedNs()).isEqualTo(140);
    assertThat(watch.outcome(7, 150).release()).isEqualTo(Release.HELD_TO_END);
  }

  @Test
  void aPageThatIsHandedOutWasFreedUnseen() {
    watch.watch(9, 100);
    watch.allocated(8, 1);
    watch.freed(9, 0, 120);

    assertThat(watch.outcome(9, 100).release()).isEqualTo(Release.NOT_TOLD);
  }

  @Test
  void afterLostEventsNothingIsToldOfWhatWasWatched() {
    watch.watch(9, 100);
    watch.lostEvents();
    watch.freed(9, 0, 120);
    watch.watch(10, 130);

    assertThat(watch.outcome(9, 100).release()).isEqualTo(Release.NOT_TOLD);
    assertThat(watch.outcome(10, 130).release()).isEqualTo(Release.HELD_TO_END);
  }

  @Test
  void beyondItsLimitNothingIsWatched() {
    for (int i = 0; i < BlockerWatch.MAX_WATCHED; i++) {
      watch.watch(i, 1);
    }
    watch.watch(0, 2);
    watch.freed(0, 0, 3);

    assertThat(watch.outcome(0, 1).release()).isEqualTo(Release.FREED);
    assertThat(watch.outcome(0, 2).release()).isEqualTo(Release.NOT_TOLD);
  }
}
