package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How often compaction is passed over after it failed.
class CompactionDeferralTest {

  private static final int ORDER = 9;

  private final CompactionDeferral deferral = new CompactionDeferral();

  private int timesPutOff() {
    int times = 0;
    while (deferral.putsOff(ORDER)) {
      times++;
    }
    return times;
  }

  @Test
  void eachFailurePutsItOffTwiceAsOften() {
    deferral.set(0, 0, ORDER + 1);
    assertThat(timesPutOff()).isZero();
    for (int times : new int[] {1, 3, 7, 15, 31, 63, 63}) {
      deferral.failed(ORDER);
      assertThat(timesPutOff()).isEqualTo(times);
    }
  }

  @Test
  void smallerOrdersThanTheOneThatFailedAreNotPutOff() {
    deferral.set(0, 3, ORDER);
    assertThat(deferral.putsOff(ORDER - 1)).isFalse();
    assertThat(deferral.considered()).isZero();
    assertThat(deferral.putsOff(ORDER + 1)).isTrue();
    assertThat(deferral.considered()).isEqualTo(1);

    deferral.failed(ORDER - 2);
    assertThat(deferral.putsOff(ORDER - 1)).isTrue();
  }

  @Test
  void aRunThatSaysItMadeABlockLetsItsOrderThroughAndKeepsTheCount() {
    deferral.set(2, 3, ORDER - 2);
    deferral.succeeded(ORDER);
    assertThat(deferral.failedOrder()).isEqualTo(ORDER + 1);
    assertThat(deferral.limit()).isEqualTo(8);
    assertThat(deferral.considered()).isEqualTo(2);
    assertThat(deferral.putsOff(ORDER)).isFalse();
  }

  @Test
  void aRequestThatGotItsBlockEndsIt() {
    deferral.set(2, 3, ORDER);
    deferral.served(ORDER - 4);
    assertThat(deferral.failedOrder()).isEqualTo(ORDER);
    assertThat(deferral.limit()).isEqualTo(1);
    assertThat(timesPutOff()).isZero();
  }

  @Test
  void theLastOfTheLongestRowBeginsAnew() {
    deferral.set(0, 6, ORDER);
    assertThat(deferral.beginsAnew(ORDER)).isFalse();
    assertThat(timesPutOff()).isEqualTo(63);
    assertThat(deferral.beginsAnew(ORDER)).isTrue();
    assertThat(deferral.beginsAnew(ORDER - 1)).isFalse();

    deferral.set(32, 5, ORDER);
    assertThat(deferral.beginsAnew(ORDER)).isFalse();
  }
}
