package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V5_10;
import static pagereel.replay.model.Kernels.V5_15;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile;

/// Compaction's search of the free lists: from the tail, downwards from an order, for a block high
/// enough; what was passed goes behind.
class FastFreeSearchTest {

  private static final int ORDER = 3;
  private static final int NO_LIMIT = 256;

  @Test
  void theLastBlockThatIsHighEnoughIsTaken() {
    Zone zone = zone(V6_12, "M 1.MM1.MM", "M 1.MM1.MM");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.search(ORDER, 1, pfn(8), pfn(4), NO_LIMIT)).isTrue();

    assertThat(search.pickedPfn()).isEqualTo(pfn(12));
    assertThat(search.pickedGood()).isTrue();
    assertThat(search.takenPages()).isEqualTo(2);
    assertThat(search.scanned()).isEqualTo(2);
    assertThat(search.nextSearchOrder()).isEqualTo(1);
  }

  @Test
  void noBlockWillDoOnceTheScannersHavePassedEachOther() {
    Zone zone = zone(V6_12, "M 1.MM1.MM", "M 1.MM1.MM");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.searchBetween(ORDER, 1, pfn(8), pfn(8), NO_LIMIT)).isTrue();
    assertThat(search.searchBetween(ORDER, 1, pfn(9), pfn(8), NO_LIMIT)).isFalse();
    assertThat(search.scanned()).isEqualTo(4);
  }

  @Test
  void aSearchChangesNothingUntilItIsApplied() {
    Zone zone = zone(V6_12, "M 1.MM1.MM", "M 1.MM1.MM");
    FastFreeSearch search = new FastFreeSearch(zone);

    search.search(ORDER, 1, pfn(8), pfn(4), NO_LIMIT);
    assertThat(lists(zone)).containsExactly("1M 0 4 8 12");
    search.apply(new FreePageIsolation(zone));

    assertThat(draw(zone)).containsExactly("M 1.MM1.MM", "M 1.MMccMM");
    assertThat(lists(zone)).containsExactly("1M 0 4 8");
    zone.verify();
  }

  @Test
  void blocksPassedFromTheTailComeBehindTheOneFound() {
    Zone zone = zone(V6_12, "M 1.MM1.MM", "M 1.MM1.MM");
    zone.moveToTail(pfn(0), MigrateType.MOVABLE);
    zone.moveToTail(pfn(4), MigrateType.MOVABLE);
    FastFreeSearch search = new FastFreeSearch(zone);
    assertThat(lists(zone)).containsExactly("1M 8 12 0 4");

    // From the tail: 4 and 0 are too low, 12 is good.
    search.search(ORDER, 1, pfn(8), pfn(6), NO_LIMIT);
    assertThat(search.pickedPfn()).isEqualTo(pfn(12));
    assertThat(search.scanned()).isEqualTo(4);
    search.apply(new FreePageIsolation(zone));

    assertThat(lists(zone)).containsExactly("1M 0 4 8");
    zone.verify();
  }

  @Test
  void theHighestThatWillDoIsTakenWhereNoneIsGood() {
    Zone zone = zone(V6_12, "M 1.MM1.MM", "M 1.MMMMMM");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.search(ORDER, 1, pfn(100), pfn(2), NO_LIMIT)).isTrue();

    assertThat(search.pickedPfn()).isEqualTo(pfn(8));
    assertThat(search.pickedGood()).isFalse();
  }

  @Test
  void smallerOrdersAreSearchedNextAndThenTheLarger() {
    Zone zone = zone(V6_12, "M 1.MM2...", "M 0MMMMMMM");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.search(ORDER, 1, pfn(8), pfn(8), NO_LIMIT)).isTrue();
    assertThat(search.pickedPfn()).isEqualTo(pfn(8));
    assertThat(search.pickedOrder()).isZero();
    assertThat(search.nextSearchOrder()).isZero();
    assertThat(search.search(ORDER, 1, pfn(4), pfn(4), NO_LIMIT)).isTrue();
    assertThat(search.pickedOrder()).isZero();
    assertThat(search.search(ORDER, 0, pfn(4), pfn(4), 1)).isTrue();
    assertThat(search.pickedPfn()).isEqualTo(pfn(8));
  }

  @Test
  void theSearchComesRoundToLargerOrdersBelowTheOneWanted() {
    Zone zone = zone(V6_12, "M 1.MM2...", "M MMMMMMMM");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.search(ORDER, 1, pfn(4), pfn(4), NO_LIMIT)).isTrue();
    assertThat(search.pickedPfn()).isEqualTo(pfn(4));
    assertThat(search.pickedOrder()).isEqualTo(2);
    assertThat(search.search(2, 1, pfn(4), pfn(4), NO_LIMIT)).isFalse();
  }

  @Test
  void aSearchInVainBeginsOneOrderLowerNextTime() {
    Zone zone = zone(V6_12, "M 1.MM2...", "U 1.UU1.UU");
    FastFreeSearch search = new FastFreeSearch(zone);

    assertThat(search.search(ORDER, 2, pfn(8), pfn(8), NO_LIMIT)).isFalse();
    assertThat(search.pickedPfn()).isEqualTo(Zone.NO_PFN);
    assertThat(search.takenPages()).isZero();
    assertThat(search.scanned()).isEqualTo(2);
    assertThat(search.nextSearchOrder()).isEqualTo(1);
    search.search(ORDER, 0, pfn(8), pfn(8), NO_LIMIT);
    assertThat(search.nextSearchOrder()).isEqualTo(2);
  }

  @Test
  void theLimitEndsTheLookThroughAList() {
    Zone zone = zone(V6_12, "M 0M0M0M0M");
    zone.moveToTail(pfn(0), MigrateType.MOVABLE);
    zone.moveToTail(pfn(2), MigrateType.MOVABLE);
    FastFreeSearch search = new FastFreeSearch(zone);
    assertThat(lists(zone)).containsExactly("0M 4 6 0 2");

    // Entry 2 is looked at, entry 0 is the second and last; it becomes the first.
    assertThat(search.search(1, 0, pfn(4), pfn(4), 2)).isFalse();
    assertThat(search.scanned()).isEqualTo(2);
    search.apply(new FreePageIsolation(zone));

    assertThat(lists(zone)).containsExactly("0M 0 2 4 6");
    zone.verify();
  }

  @Test
  void limitsFallWithFailures() {
    assertThat(FastFreeSearch.limitAfter(0)).isEqualTo(16);
    assertThat(FastFreeSearch.limitAfter(1)).isEqualTo(8);
    assertThat(FastFreeSearch.limitAfter(4)).isEqualTo(1);
    assertThat(FastFreeSearch.limitAfter(5)).isEqualTo(1);
    assertThat(FastFreeSearch.limitAfter(6)).isEqualTo(1);
  }

  @Test
  void in5_10TheLimitIsOneEntryHoweverOftenASearchFailed() {
    for (KernelProfile kernel : List.of(V5_10, V5_15)) {
      Zone zone = zone(kernel, "M 0M0M0M0M");
      CompactionControl control =
          new CompactionControl(zone, true, true, MigrateType.MOVABLE, false, pfn(0), pfn(7));
      boolean once = kernel.fastSearchLooksOnce();

      assertThat(FreeScanner.searchLimit(control))
          .as("it begins at the zone's end")
          .isEqualTo((1 << zone.pageblockOrder()) / 2);
      control.freePfn = -1;
      assertThat(FreeScanner.searchLimit(control)).isEqualTo(once ? 1 : 16);
      control.searchFailures = 1;
      assertThat(FreeScanner.searchLimit(control)).isEqualTo(once ? 1 : 8);
    }
  }

  @Test
  void in5_10OneEntryOfTheListsAfterTheFirstIsLookedAt() {
    for (KernelProfile kernel : List.of(V5_10, V5_15)) {
      Zone zone = zone(kernel, "M 1.MM1.MM", "M 1.MM1.MM", "M 0M0M0M0M");
      FastFreeSearch search = new FastFreeSearch(zone);

      assertThat(search.search(2, 1, pfn(24), pfn(24), 4)).isFalse();

      assertThat(search.scanned()).isEqualTo(4 + (kernel.fastSearchLooksOnce() ? 1 : 2));
    }
  }
}
