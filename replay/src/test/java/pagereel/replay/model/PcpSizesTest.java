package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// How much a per-CPU list is refilled with. The figures of growth are those of a traced machine.
class PcpSizesTest {

  private static PcpSizes sizes(RefillRule rule, int high, int batch, int min, int max) {
    PcpSizes sizes = new PcpSizes(rule);
    sizes.set(high, batch, min, max, 0, 0);
    return sizes;
  }

  @Test
  void unknownUntilToldOf() {
    assertThat(new PcpSizes(RefillRule.GROWING).isKnown()).isFalse();
    assertThat(sizes(RefillRule.GROWING, 0, 1, 15, 240).isKnown()).isTrue();
  }

  @Test
  void blocksOfALargerOrderAreFewerButTwoAtLeast() {
    PcpSizes sizes = sizes(RefillRule.BATCH, 345, 15, 0, 0);

    assertThat(sizes.refill(0, true)).isEqualTo(15);
    assertThat(sizes.refill(1, true)).isEqualTo(7);
    assertThat(sizes.refill(3, true)).isEqualTo(2);
    assertThat(sizes.refill(9, true)).isEqualTo(2);
  }

  @Test
  void aBatchOfOneStaysOne() {
    assertThat(sizes(RefillRule.BATCH, 16, 1, 0, 0).refill(0, true)).isEqualTo(1);
  }

  @Test
  void refillsDoubleWhileNothingIsFreed() {
    PcpSizes sizes = sizes(RefillRule.GROWING, 0, 1, 15, 240);
    int[] refills = new int[7];
    for (int i = 0; i < refills.length; i++) {
      refills[i] = sizes.refill(0, true);
    }

    assertThat(refills).containsExactly(1, 2, 4, 8, 16, 32, 32);
    sizes.freed(0, true);
    assertThat(sizes.refill(0, true)).isEqualTo(4);
  }

  /// A list of larger blocks neither grows nor makes others grow.
  @Test
  void onlySinglePagesGrow() {
    PcpSizes sizes = sizes(RefillRule.GROWING, 645, 15, 349, 5168);

    assertThat(sizes.refill(2, true)).isEqualTo(3);
    assertThat(sizes.refill(0, true)).isEqualTo(15);
    assertThat(sizes.refill(0, true)).isEqualTo(30);
  }

  @Test
  void aZoneShortOfPagesRefillsUpToHighAlone() {
    PcpSizes sizes = sizes(RefillRule.GROWING, 60, 15, 60, 5168);
    sizes.added(10);

    assertThat(sizes.refill(0, false)).isEqualTo(15);
    assertThat(sizes.refill(0, false)).isEqualTo(30);
    assertThat(sizes.refill(0, false)).isEqualTo(35);
  }

  @Test
  void aRefillThatWasNoneLeavesNoTrace() {
    PcpSizes sizes = sizes(RefillRule.GROWING, 645, 15, 349, 5168);
    assertThat(sizes.refill(0, true)).isEqualTo(15);

    sizes.undoRefill();

    assertThat(sizes.refill(0, true)).isEqualTo(15);
  }

  /// 70 pages wait on lists that a zone short of pages would hold 60 of.
  private static PcpSizes longList() {
    PcpSizes sizes = sizes(RefillRule.GROWING, 60, 15, 60, 5168);
    sizes.freed(0, false);
    sizes.added(70);
    return sizes;
  }

  @Test
  void aListThatGrowsWithoutADrainMayGrowOn() {
    PcpSizes sizes = longList();
    sizes.allocated();

    assertThat(sizes.refill(0, true)).isEqualTo(15);
    assertThat(sizes.refill(0, true)).isEqualTo(30);
  }

  @Test
  void aListThatIsDrainedAfterAFreeHadGrownTooLong() {
    PcpSizes sizes = longList();
    sizes.drained();
    sizes.allocated();

    assertThat(sizes.refill(0, true)).isEqualTo(15);
    assertThat(sizes.refill(0, true)).as("as far as `high` leaves room").isEqualTo(20);
  }

  @Test
  void aPageOfABatchThatComesAfterADrainShowsRoomAgain() {
    PcpSizes sizes = longList();
    sizes.drained();
    sizes.listed();

    assertThat(sizes.refill(0, true)).isEqualTo(15);
    assertThat(sizes.refill(0, true)).isEqualTo(30);
  }
}
