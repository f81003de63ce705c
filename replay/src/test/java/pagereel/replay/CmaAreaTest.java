package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.StackTable;
import pagereel.parser.snapshot.CmaAreaState;

/// The bitmap of a CMA area: first fit, aligned, and what was handed out and returned.
class CmaAreaTest {

  private static final long BASE = 0x4_0000;

  private static CmaArea area(int orderPerBit, long... usedRuns) {
    return new CmaArea(new CmaAreaState("reserved", BASE, 64, orderPerBit, usedRuns));
  }

  @Test
  void anEmptyAreaGivesItsFirstPages() {
    assertThat(area(0).findFree(0, 64, 0)).isEqualTo(BASE);
    assertThat(area(0).findFree(0, 65, 0)).isEqualTo(CmaArea.NO_PFN);
  }

  @Test
  void theFirstRunThatIsLongEnoughIsFound() {
    // Free: [2, 4), [6, 10), [12, 64).
    CmaArea area = area(0, 0, 1, 4, 5, 10, 11);

    assertThat(area.findFree(0, 1, 0)).isEqualTo(BASE + 2);
    assertThat(area.findFree(0, 2, 0)).isEqualTo(BASE + 2);
    assertThat(area.findFree(0, 3, 0)).isEqualTo(BASE + 6);
    assertThat(area.findFree(0, 5, 0)).isEqualTo(BASE + 12);
    assertThat(area.findFree(0, 52, 0)).isEqualTo(BASE + 12);
    assertThat(area.findFree(0, 53, 0)).isEqualTo(CmaArea.NO_PFN);
  }

  @Test
  void aRunMustFitFromAnAlignedPageOn() {
    // Free: [2, 4), [6, 10), [12, 64).
    CmaArea area = area(0, 0, 1, 4, 5, 10, 11);

    assertThat(area.findFree(0, 2, 2)).isEqualTo(BASE + 8);
    assertThat(area.findFree(0, 3, 2)).isEqualTo(BASE + 12);
    assertThat(area.findFree(0, 1, 4)).isEqualTo(BASE + 16);
    assertThat(area.findFree(0, 33, 5)).isEqualTo(CmaArea.NO_PFN);
    assertThat(area.findFree(0, 32, 5)).isEqualTo(BASE + 32);
  }

  @Test
  void alignmentIsThatOfThePfnNotOfThePlaceInTheArea() {
    CmaArea area = new CmaArea(new CmaAreaState("odd", BASE + 8, 64, 0, new long[0]));

    assertThat(area.findFree(0, 1, 4)).isEqualTo(BASE + 16);
  }

  @Test
  void theSearchGoesOnBehindABusyRange() {
    CmaArea area = area(0);

    assertThat(CmaArea.nextStart(BASE, 0)).isEqualTo(BASE + 1);
    assertThat(CmaArea.nextStart(BASE, 4)).isEqualTo(BASE + 16);
    assertThat(area.findFree(CmaArea.nextStart(BASE, 4), 16, 4)).isEqualTo(BASE + 16);
    assertThat(area.findFree(CmaArea.nextStart(BASE + 48, 4), 16, 4)).isEqualTo(CmaArea.NO_PFN);
  }

  @Test
  void aBitMayStandForSeveralPages() {
    // Bits of 4 pages; bits 0 and 2 are set.
    CmaArea area = area(2, 0, 0, 2, 2);

    assertThat(area.findFree(0, 1, 0)).isEqualTo(BASE + 4);
    assertThat(area.findFree(0, 4, 0)).isEqualTo(BASE + 4);
    assertThat(area.findFree(0, 5, 0)).isEqualTo(BASE + 12);
  }

  @Test
  void whatIsHandedOutIsUsedUntilItIsReleased() {
    CmaArea area = area(0);

    area.allocated(lease(BASE, 10));
    assertThat(area.findFree(0, 1, 0)).isEqualTo(BASE + 10);
    area.allocated(lease(BASE + 10, 20));
    area.released(BASE, 10);
    assertThat(area.findFree(0, 10, 0)).isEqualTo(BASE);
    assertThat(area.findFree(0, 11, 0)).isEqualTo(BASE + 30);
    assertThat(area.summary().peakUsedPages()).isEqualTo(30);
    assertThat(area.summary().allocations()).isEqualTo(2);
  }

  @Test
  void whatWasUsedAtTheStartCounts() {
    CmaArea area = area(1, 0, 3, 10, 10);

    assertThat(area.summary().peakUsedPages()).isEqualTo(10);
  }

  @Test
  void aRangeIsInsideOrNot() {
    assertThat(area(0).spans(BASE, 64)).isTrue();
    assertThat(area(0).spans(BASE + 1, 64)).isFalse();
    assertThat(area(0).spans(BASE - 1, 2)).isFalse();
  }

  @Test
  void theLongestRunIsFoundWhateverItsAlignment() {
    assertThat(area(0).largestRunPages()).isEqualTo(64);
    // Free: [3, 10), [12, 16), [17, 64).
    assertThat(area(0, 0, 2, 10, 11, 16, 16).largestRunPages()).isEqualTo(47);
    assertThat(area(0, 0, 63).largestRunPages()).isZero();
    assertThat(area(2, 4, 5).largestRunPages()).isEqualTo(40);
  }

  @Test
  void moreThanTheWholeAreaIsTooMuch() {
    assertThat(area(0, 0, 63).isTooLarge(64)).isFalse();
    assertThat(area(0).isTooLarge(65)).isTrue();
    assertThat(area(2).isTooLarge(65)).isTrue();
    assertThat(new CmaArea("unknown").isTooLarge(1 << 20)).isFalse();
  }

  @Test
  void theNearestRunIsTheOneWithTheFewestPagesHandedOut() {
    // Used: [0, 20), [24, 40), [41, 44), [60, 64).
    CmaArea area = area(0, 0, 19, 24, 39, 41, 43, 60, 63);

    assertThat(area.nearest(20, 0)).hasValue(new NearestRange(BASE + 40, 20, 3));
    assertThat(area.nearest(32, 5)).hasValue(new NearestRange(BASE + 32, 32, 15));
    assertThat(area.nearest(4, 2)).hasValue(new NearestRange(BASE + 20, 4, 0));
    assertThat(area.nearest(65, 0)).isEmpty();
    assertThat(area(2, 0, 2, 4, 15).nearest(8, 2)).hasValue(new NearestRange(BASE + 8, 8, 4));
  }

  @Test
  void whoHasARangeIsKnownUntilItIsGivenBack() {
    CmaLeases leases = new CmaLeases();
    leases.allocated(lease(BASE, 10));
    leases.allocated(lease(BASE + 10, 10));

    leases.released(BASE + 4, BASE + 6);

    assertThat(leases.within(BASE + 3, BASE + 11))
        .containsExactly(lease(BASE, 4), lease(BASE + 6, 4), lease(BASE + 10, 10));
    assertThat(leases.within(BASE + 4, BASE + 6)).isEmpty();
  }

  private static CmaLeases.Lease lease(long pfn, long pages) {
    return new CmaLeases.Lease(pfn, pfn + pages, 7, "camera", StackTable.NONE, 0);
  }
}
