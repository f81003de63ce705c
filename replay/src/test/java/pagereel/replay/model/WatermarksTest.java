package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The watermark test, against numbers worked out by hand.
class WatermarksTest {

  /// min 800; 100 kept from lower requests; 64 reserved for HighAtomic.
  private static final Watermarks MARKS = new Watermarks(800, 1000, 1200, 100, 64);

  @Test
  void aPlainRequestMustLeaveMinAndAllReserves() {
    // 965 − 0 − 64 = 901 > 800 + 100.
    assertThat(MARKS.allow(965, 0, false, false)).isTrue();
    assertThat(MARKS.allow(964, 0, false, false)).isFalse();
  }

  @Test
  void allPagesOfTheBlockButOneAreTakenOffFirst() {
    // 1476 − 511 − 64 = 901.
    assertThat(MARKS.allow(1476, 9, false, false)).isTrue();
    assertThat(MARKS.allow(1475, 9, false, false)).isFalse();
  }

  @Test
  void anUrgentRequestMayUseHalfOfMinAndTheReserve() {
    // 501 > 400 + 100.
    assertThat(MARKS.allow(501, 0, true, false)).isTrue();
    assertThat(MARKS.allow(500, 0, true, false)).isFalse();
  }

  @Test
  void anUrgentRequestThatMayNotWaitUsesAQuarterMore() {
    // 400 − 400 / 4 = 300; 401 > 300 + 100.
    assertThat(MARKS.allow(401, 0, true, true)).isTrue();
    assertThat(MARKS.allow(400, 0, true, true)).isFalse();
  }

  @Test
  void sharesOfMinAreCutTwice() {
    // 7 − 7 / 2 = 4, then 4 − 4 / 4 = 3.
    Watermarks odd = new Watermarks(7, 0, 0, 0, 0);
    assertThat(odd.allow(5, 0, true, false)).isTrue();
    assertThat(odd.allow(4, 0, true, false)).isFalse();
    assertThat(odd.allow(4, 0, true, true)).isTrue();
    assertThat(odd.allow(3, 0, true, true)).isFalse();
  }

  @Test
  void unknownMarksAllowWhateverThereIs() {
    assertThat(Watermarks.UNKNOWN.allow(1, 0, false, false)).isTrue();
    assertThat(Watermarks.UNKNOWN.allow(0, 0, false, false)).isFalse();
    assertThat(Watermarks.UNKNOWN.allow(15, 4, false, false)).isFalse();
    assertThat(Watermarks.UNKNOWN.allow(16, 4, false, false)).isTrue();
  }
}
