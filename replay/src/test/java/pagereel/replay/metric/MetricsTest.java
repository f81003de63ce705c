package pagereel.replay.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneView;

/// The formulas, against numbers worked out by hand.
class MetricsTest {

  /// 100 single pages, 20 pairs, 5 blocks of order 2, 1 of order 5: 192 pages in 126 blocks.
  private static final ZoneView MIXED = new ZoneFigures(0, 100, 20, 5, 0, 0, 1, 0, 0, 0, 0, 0);

  private static final ZoneView EMPTY = new ZoneFigures(0, new long[11]);

  private static double unusable(int order, ZoneView zone) {
    return new UnusableFreeIndex(order).sample(zone);
  }

  private static double fragmentation(int order, ZoneView zone) {
    return new FragmentationIndex(order).sample(zone);
  }

  @Test
  void unusableIsTheShareOfFreePagesInSmallerBlocks() {
    assertThat(unusable(0, MIXED)).isZero();
    assertThat(unusable(1, MIXED)).isEqualTo(100 / 192.0);
    assertThat(unusable(2, MIXED)).isEqualTo(140 / 192.0);
    assertThat(unusable(3, MIXED)).isEqualTo(160 / 192.0);
    assertThat(unusable(5, MIXED)).isEqualTo(160 / 192.0);
    assertThat(unusable(6, MIXED)).isEqualTo(1.0);
  }

  @Test
  void anEmptyZoneIsAllUnusable() {
    assertThat(unusable(0, EMPTY)).isEqualTo(1.0);
    assertThat(unusable(9, EMPTY)).isEqualTo(1.0);
  }

  @Test
  void fragmentationIsMinusOneWhereABlockWouldDo() {
    for (int order = 0; order <= 5; order++) {
      assertThat(fragmentation(order, MIXED)).isEqualTo(-1.0);
    }
  }

  @Test
  void fragmentationGoesToOneWhereEnoughIsFreeInPieces() {
    // 1000 − (1000 + 192·1000/64) / 126 = 1000 − 4000/126 = 1000 − 31.
    assertThat(fragmentation(6, MIXED)).isEqualTo(0.969);
    // 512 single pages, order 9: 1000 − (1000 + 1000) / 512 = 1000 − 3.
    assertThat(fragmentation(9, new ZoneFigures(0, 512, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(0.997);
  }

  @Test
  void fragmentationGoesToZeroWhereMemoryIsShort() {
    // Two pages, order 9: 1000 − (1000 + 2000/512) / 2 = 1000 − 1003/2 = 1000 − 501.
    assertThat(fragmentation(9, new ZoneFigures(0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(0.499);
    // One page: 1000 − (1000 + 1000/512) / 1 = −1.
    assertThat(fragmentation(9, new ZoneFigures(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(-0.001);
  }

  @Test
  void fragmentationFallsToMinusAHalfWithASingleBlock() {
    // One block of order 8, order 9: 1000 − (1000 + 256·1000/512) / 1 = −500.
    assertThat(fragmentation(9, new ZoneFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)))
        .isEqualTo(-0.5);
    assertThat(fragmentation(1, new ZoneFigures(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(-0.5);
  }

  @Test
  void fragmentationOfAnEmptyZoneIsZero() {
    assertThat(fragmentation(9, EMPTY)).isZero();
  }

  @Test
  void countsAreWhatTheZoneHas() {
    assertThat(new FreePages().sample(MIXED)).isEqualTo(192);
    assertThat(new PerCpuFreePages().sample(MIXED)).isEqualTo(7);
    assertThat(new FreeBlocks(2).sample(MIXED)).isEqualTo(5);
    assertThat(new FreeBlocks(3).sample(MIXED)).isZero();
    assertThat(new FreePagesOfType(MigrateType.MOVABLE).sample(MIXED)).isEqualTo(192);
    assertThat(new FreePagesOfType(MigrateType.CMA).sample(MIXED)).isZero();
  }

  @Test
  void aZoneOfSmallBlocksHasNoneOfLargeOrders() {
    ZoneView small = new ZoneFigures(0, 0, 0, 3);

    assertThat(unusable(9, small)).isEqualTo(1.0);
    // 1000 − (1000 + 12·1000/512) / 3 = 1000 − 1023/3.
    assertThat(fragmentation(9, small)).isEqualTo(0.659);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void anOrderIsNotNegative(int order) {
    assertThatIllegalArgumentException().isThrownBy(() -> new UnusableFreeIndex(order));
    assertThatIllegalArgumentException().isThrownBy(() -> new FragmentationIndex(order));
  }

  @Test
  void everyStandardMetricHasItsOwnId() {
    Set<String> ids = new HashSet<>();
    for (Metric metric : Metrics.STANDARD) {
      assertThat(ids.add(metric.id())).as(metric.id()).isTrue();
    }
    assertThat(ids)
        .contains(
            "free_pages",
            "pcp_pages",
            "free_blocks.order10",
            "unusable_free_index.order9",
            "fragmentation_index.order9",
            "free_pages.cma");
  }

  // Bounds.

  /// 4 free pages in two pairs; 10 pages unknown.
  private static final ZoneView UNSURE = new ZoneFigures(10, 0, 2, 0, 0);

  @Test
  void unknownPagesAsFreeOnesCountAsBlocksOfTheGivenOrder() {
    ZoneView single = new UnknownAs(UNSURE, 0);
    ZoneView large = new UnknownAs(UNSURE, 3);

    assertThat(single.freePages()).isEqualTo(14);
    assertThat(single.freeBlocks(0)).isEqualTo(10);
    assertThat(single.freeBlocks(1)).isEqualTo(2);
    assertThat(single.unknownPages()).isZero();
    assertThat(large.freePages()).isEqualTo(14);
    assertThat(large.freeBlocks(3)).isEqualTo(1);
    assertThat(large.freeBlocks(3, MigrateType.CMA)).isEqualTo(1);
    assertThat(large.freeBlocks(0)).isZero();
    assertThat(single.pcpPages()).isEqualTo(17);
  }

  @Test
  void theUnusableIndexLiesBetweenLargeAndSinglePages() {
    // Known: 4 of 4. As single pages: 14 of 14. As one block of 8, and 2 over: 6 of 14.
    assertThat(unusable(2, UNSURE)).isEqualTo(1.0);
    assertThat(unusable(2, new UnknownAs(UNSURE, 0))).isEqualTo(1.0);
    assertThat(unusable(2, new UnknownAs(UNSURE, 3))).isEqualTo(6 / 14.0, within(1e-12));
    // Order 1: 0 of 4, 10 of 14, 2 of 14.
    assertThat(unusable(1, UNSURE)).isZero();
    assertThat(unusable(1, new UnknownAs(UNSURE, 0))).isEqualTo(10 / 14.0, within(1e-12));
    assertThat(unusable(1, new UnknownAs(UNSURE, 3))).isEqualTo(2 / 14.0, within(1e-12));
  }

  @Test
  void theFragmentationIndexLiesBetweenLargeAndSinglePages() {
    // Known: 1000 − (1000 + 4·1000/4) / 2 = 0. Single: 1000 − (1000 + 14·1000/4) / 12 = 625.
    assertThat(fragmentation(2, UNSURE)).isZero();
    assertThat(fragmentation(2, new UnknownAs(UNSURE, 0))).isEqualTo(0.625);
    assertThat(fragmentation(2, new UnknownAs(UNSURE, 3))).isEqualTo(-1.0);
  }
}
