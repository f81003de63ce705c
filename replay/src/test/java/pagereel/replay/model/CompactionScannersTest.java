package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V5_10;
import static pagereel.replay.model.Kernels.V5_15;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile;

/// Where compaction's two scanners look, what they pass over, and what they mark for the next time.
class CompactionScannersTest {

  /// More than a pageblock of these drawings: the lists of whole pageblocks are searched.
  private static final int ORDER = 4;

  private static final boolean SYNC = true;
  private static final boolean ASYNC = false;
  private static final boolean DIRECT = true;

  private static boolean none(long pfn) {
    return false;
  }

  private static boolean all(long pfn) {
    return true;
  }

  private static CompactionControl control(Zone zone, boolean sync, boolean direct, int fromFrame) {
    CompactionControl control = new CompactionControl(
        zone,
        sync,
        direct,
        direct ? MigrateType.MOVABLE : MigrateType.UNMOVABLE,
        false,
        pfn(fromFrame),
        zone.lastPageblockPfn());
    control.workFor(ORDER);
    return control;
  }

  private static MigrateScanner scanner() {
    return new MigrateScanner(CompactionScannersTest::none);
  }

  private static boolean skips(Zone zone, int frame) {
    return zone.compaction().isSkipped(pfn(frame));
  }

  // The migrate scanner.

  @Test
  void theMigrateScannerPassesOverMarkedPageblocksUpToTheFreeScanner() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    zone.compaction().setSkipped(pfn(0), true);
    CompactionControl control = control(zone, SYNC, DIRECT, 0);

    assertThat(scanner().nextScan(control)).isEqualTo(pfn(8));

    zone.compaction().setSkipped(pfn(8), true);
    zone.compaction().setSkipped(pfn(16), true);
    assertThat(scanner().nextScan(control)).isEqualTo(Zone.NO_PFN);
    assertThat(control.scannersMet()).isTrue();
  }

  @Test
  void anAsynchronousDirectCompactionMigratesFromMovablePageblocksAlone() {
    Zone zone = zone(V6_12, "U UUUUUUUU", "R RRRRRRRR", "M MMMMMMMM", "M MMMMMMMM");

    assertThat(scanner().nextScan(control(zone, ASYNC, DIRECT, 0))).isEqualTo(pfn(16));
    assertThat(scanner().nextScan(control(zone, SYNC, DIRECT, 0))).isEqualTo(pfn(0));
    assertThat(scanner().nextScan(control(zone, ASYNC, !DIRECT, 0))).isEqualTo(pfn(0));
  }

  @Test
  void aPageblockOfAHugePageIsNoSource() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    zone.setAllocated(pfn(0), ZoneDrawing.PAGEBLOCK_ORDER, MigrateType.MOVABLE, 0, 0);

    long next = new MigrateScanner(p -> p == pfn(0)).nextScan(control(zone, SYNC, DIRECT, 0));

    assertThat(next).isEqualTo(pfn(8));
  }

  @Test
  void aHugePageIsSplitOnceSomeOfItIsGivenBackAlone() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    zone.setAllocated(pfn(0), ZoneDrawing.PAGEBLOCK_ORDER, MigrateType.MOVABLE, 0, 0);
    MigrateScanner scanner = new MigrateScanner(p -> p == pfn(0));

    zone.splitAllocation(pfn(0), ZoneDrawing.PAGEBLOCK_ORDER);
    assertThat(scanner.nextScan(control(zone, SYNC, DIRECT, 0)))
        .as("as a whole")
        .isEqualTo(pfn(8));
    zone.splitAllocation(pfn(5), 0);
    assertThat(scanner.nextScan(control(zone, SYNC, DIRECT, 0))).isEqualTo(pfn(0));
    assertThat(zone.allocationOrder(pfn(7))).isZero();
  }

  @Test
  void whatElseWasAllocatedThereIsNotSplit() {
    Zone zone = zone(V6_12, "M MMMMMMMM");
    zone.setAllocated(pfn(0), 2, MigrateType.MOVABLE, 1, 0);
    zone.setAllocated(pfn(4), 2, MigrateType.MOVABLE, 2, 0);
    zone.splitAllocation(pfn(1), 0);
    assertThat(zone.allocationOrder(pfn(0))).isZero();
    assertThat(zone.allocationOrder(pfn(4))).isEqualTo(2);
  }

  @Test
  void aBlockOnTheListsIsScannedFirstAndGoesBehind() {
    Zone zone = zone(
        V6_12, "M MMMMMMMM", "M 3.......", "M MMMMMMMM", "M 3.......", "M MMMMMMMM", "M MMMMMMMM");

    assertThat(scanner().nextScan(control(zone, SYNC, DIRECT, 0))).isEqualTo(pfn(8));

    assertThat(lists(zone)).containsExactly("3M 24 8");
    assertThat(skips(zone, 8)).isFalse();
  }

  @Test
  void olderKernelsMarkThePageblockThatTheyFind() {
    Zone zone = zone(V6_1, "M MMMMMMMM", "M 3.......", "M MMMMMMMM", "M 3.......", "M MMMMMMMM");

    assertThat(scanner().nextScan(control(zone, SYNC, DIRECT, 0))).isEqualTo(pfn(8));

    assertThat(skips(zone, 8)).isTrue();
  }

  @Test
  void aSearchIsTakenBackAndDoneAgain() {
    Zone zone = zone(
        V6_1,
        "M MMMMMMMM",
        "M 3.......",
        "M 3.......",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM");
    zone.compaction().setSkipped(pfn(8), true);
    CompactionControl control = control(zone, SYNC, DIRECT, 0);
    assertThat(scanner().nextScan(control)).isEqualTo(pfn(16));
    assertThat(lists(zone)).containsExactly("3M 8 16");

    zone.compaction().setSkipped(pfn(8), false);
    assertThat(scanner().nextScanAgain(control)).isEqualTo(pfn(8));

    assertThat(lists(zone)).containsExactly("3M 16 8");
    assertThat(skips(zone, 16)).as("no longer what was found").isFalse();
    zone.verify();
  }

  @Test
  void aRequestThatIsNotMovableDoesNotSearchTheLists() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M 3.......", "M 3.......", "M MMMMMMMM", "M MMMMMMMM");
    CompactionControl control = new CompactionControl(
        zone, SYNC, DIRECT, MigrateType.UNMOVABLE, false, pfn(0), zone.lastPageblockPfn());
    control.workFor(ORDER);

    assertThat(scanner().nextScan(control)).isEqualTo(pfn(0));
    assertThat(lists(zone)).containsExactly("3M 8 16");
  }

  // What a scan marks.

  private static Zone scanned(
      Zone zone, boolean sync, int toFrame, long frames, long pages, LongPredicate lru) {
    CompactionControl control = control(zone, sync, DIRECT, 0);
    scanner().scanned(control, pfn(0), pfn(toFrame), frames, pages, lru, () -> false);
    return zone;
  }

  @Test
  void aPageblockWithAPageThatWasTriedInVainIsNot() {
    Zone zone = zone(V5_10, "M MMMMMMMM", "M MMMMMMMM");
    CompactionControl control = control(zone, SYNC, DIRECT, 0);

    scanner().scanned(control, pfn(0), pfn(8), 8, 0, CompactionScannersTest::none, () -> true);

    assertThat(skips(zone, 0)).isFalse();
  }

  @Test
  void aPageblockWithoutPagesToMigrateIsMarked() {
    assertThat(skips(
            scanned(
                zone(V6_1, "M MMMMMMMM", "M MMMMMMMM"),
                SYNC,
                8,
                8,
                0,
                CompactionScannersTest::none),
            0))
        .isTrue();
    assertThat(skips(
            scanned(
                zone(V6_1, "M MMMMMMMM", "M MMMMMMMM"),
                SYNC,
                4,
                4,
                0,
                CompactionScannersTest::none),
            0))
        .as("not to its end")
        .isFalse();
  }

  @Test
  void newerKernelsMarkAPageblockThatPagesAreTakenFrom() {
    assertThat(skips(
            scanned(
                zone(V6_12, "M MMMMMMMM", "M MMMMMMMM"),
                SYNC,
                4,
                4,
                2,
                CompactionScannersTest::none),
            0))
        .isTrue();
  }

  @Test
  void olderKernelsMarkItIfItsFirstPageIsTaken() {
    assertThat(skips(
            scanned(
                zone(V6_1, "M MMMMMMMM", "M MMMMMMMM"),
                SYNC,
                4,
                4,
                2,
                CompactionScannersTest::none),
            0))
        .isFalse();
    assertThat(skips(
            scanned(
                zone(V6_1, "M MMMMMMMM", "M MMMMMMMM"), SYNC, 4, 4, 2, CompactionScannersTest::all),
            0))
        .isTrue();
  }

  @Test
  void pagesTakenInVainCountAsTaken() {
    // A free block of two, a page that can be taken, one that cannot: three looks in 6.1.
    LongPredicate third = p -> p == pfn(2);
    Zone zone = zone(V6_1, "M 1.MMMMMM", "M MMMMMMMM");

    assertThat(skips(scanned(zone, ASYNC, 8, 3, 0, third), 0))
        .as("something was taken, and not the first page")
        .isFalse();
    assertThat(skips(scanned(zone(V6_1, "M 1.MMMMMM", "M MMMMMMMM"), ASYNC, 8, 2, 0, third), 0))
        .as("the first page in use could not be taken")
        .isTrue();
  }

  // The free scanner.

  @Test
  void aSynchronousFreeScanLooksAtEveryFrameFirst() {
    Zone zone = zone(V6_1, "M MMMMMMMM", "M MMMMMMMM");
    assertThat(control(zone, SYNC, DIRECT, 0).nextFreeStep()).isEqualTo(1);
    assertThat(control(zone, ASYNC, DIRECT, 0).nextFreeStep()).isEqualTo(32);
  }

  @Test
  void aScanBelowThePageblockThatWasToBeScannedIsOneOfTheWalk() {
    String used = "M MMMMMMMM";
    Zone zone = zone(V5_10, used, used, "M MMM0MMMM", "M MMM0MMMM");
    CompactionControl control = control(zone, SYNC, DIRECT, 0);
    control.migratePages = 2;
    control.aroundPfn = pfn(24);

    FreeScanner.scanBegins(control, pfn(16));
    FreeScanner.scanned(control, pfn(16), pfn(20), 1);

    assertThat(control.freePfn()).isEqualTo(pfn(20));
  }

  @Test
  void upTo5_15AFirstSearchInVainGoesDownToTheHighestBlockSeen() {
    for (KernelProfile kernel : List.of(V5_10, V5_15, V6_1)) {
      String used = "M MMMMMMMM";
      Zone zone = zone(kernel, used, "M MMMM0MMM", used, used, used, used);
      CompactionControl control = control(zone, SYNC, DIRECT, 0);
      FastFreeSearch search = new FastFreeSearch(zone);

      FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
      FreeScanner.applySearch(control, search);

      assertThat(search.pickedPfn()).isEqualTo(Zone.NO_PFN);
      assertThat(control.freePfn()).isEqualTo(pfn(kernel.fastSearchGoesBelowHalf() ? 8 : 16));
    }
  }

  @Test
  void theStepDoublesUntilSomethingIsFound() {
    CompactionControl control = control(zone(V6_1, "M MMMMMMMM", "M MMMMMMMM"), SYNC, DIRECT, 0);
    control.looked(false);
    assertThat(control.nextFreeStep()).isEqualTo(2);
    control.looked(true);
    assertThat(control.nextFreeStep()).isEqualTo(1);
    for (int i = 0; i < 9; i++) {
      control.looked(false);
    }
    assertThat(control.nextFreeStep()).isEqualTo(32);
    control.beginLooking();
    assertThat(control.nextFreeStep()).isEqualTo(1);
  }

  @Test
  void theFreeScannerGoesDownToTheNextPageblockThatWillDo() {
    Zone zone = zone(
        V6_12, "M MMMMMMMM", "M MMMMMMMM", "U UUUUUUUU", "M 3.......", "M MMMMMMMM", "M MMMMMMMM");
    zone.compaction().setSkipped(pfn(32), true);
    CompactionControl control = control(zone, SYNC, DIRECT, 0);
    control.migratePages = 4;

    FreeScanner.scanned(control, pfn(40), pfn(48), 0);

    assertThat(control.freePfn()).as("marked, free as a whole, of another type").isEqualTo(pfn(8));
    assertThat(skips(zone, 40)).isTrue();
  }

  @Test
  void aSearchInVainMovesTheFreeScannerToWhereItLookedUnlessThereIsNoMemory() {
    Zone zone = zone(
        V6_12,
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM",
        "M MMMMMMMM");
    CompactionControl control = control(zone, SYNC, DIRECT, 0);
    long first = control.freePfn();
    FastFreeSearch search = new FastFreeSearch(zone);
    FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
    long lookedPfn = search.minPfn();
    assertThat(lookedPfn).isLessThan(first);

    zone.setState(lookedPfn, 8, FrameState.HOLE);
    FreeScanner.applySearch(control, search);
    assertThat(control.freePfn()).isEqualTo(first);

    zone.setState(lookedPfn, 8, FrameState.IN_USE);
    CompactionControl again = control(zone, SYNC, DIRECT, 0);
    FreeScanner.computeSearch(again, search, FreeScanner.searchLimit(again));
    FreeScanner.applySearch(again, search);
    assertThat(again.freePfn()).isEqualTo(lookedPfn);
  }

  @Test
  void theFreeScannerStaysInsideAPageblockThatGaveEnough() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    CompactionControl control = control(zone, SYNC, DIRECT, 0);
    control.migratePages = 2;

    FreeScanner.scanned(control, pfn(16), pfn(20), 2);

    assertThat(control.freePfn()).isEqualTo(pfn(20));
    assertThat(skips(zone, 16)).isFalse();
  }

  @Test
  void olderKernelsComeBackToThePageblockThatTheyAreThroughWith() {
    Zone older = zone(V6_1, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    Zone newer = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    for (Zone zone : new Zone[] {older, newer}) {
      zone.compaction().setCachedFreePfn(zone.lastPageblockPfn());
      FreeScanner.scanned(control(zone, SYNC, DIRECT, 0), pfn(16), pfn(24), 0);
    }

    assertThat(older.compaction().cachedFreePfn()).isEqualTo(pfn(16));
    assertThat(newer.compaction().cachedFreePfn()).isEqualTo(pfn(8));
  }

  @Test
  void whatIsGivenBackIsLookedAtAgain() {
    Zone zone = zone(V6_12, "M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    zone.compaction().setCachedFreePfn(pfn(0));
    CompactionControl control = control(zone, SYNC, DIRECT, 0);

    control.released(pfn(13));
    control.released(pfn(9));
    control.end();

    assertThat(zone.compaction().cachedFreePfn()).isEqualTo(pfn(8));
  }

  // Another chance for pageblocks that are passed over.

  private static Zone marked(String... pageblocks) {
    Zone zone = zone(V6_12, pageblocks);
    for (int frame = 0; frame < 8 * pageblocks.length; frame += 8) {
      zone.compaction().setSkipped(pfn(frame), true);
    }
    return zone;
  }

  @Test
  void nothingIsUnmarkedBeforeARequestsScannersHaveMet() {
    Zone zone = marked("M 3.......", "M MMMMMMMM", "M 3.......", "M MMMMMMMM");

    zone.compaction().resetSkips(CompactionScannersTest::all, CompactionScannersTest::none);
    assertThat(skips(zone, 0)).isTrue();
    zone.compaction().scannersMet(!DIRECT, 1);
    zone.compaction().resetSkips(CompactionScannersTest::all, CompactionScannersTest::none);
    assertThat(skips(zone, 0)).isTrue();

    zone.compaction().scannersMet(DIRECT, 1);
    zone.compaction().resetSkips(CompactionScannersTest::all, CompactionScannersTest::none);
    assertThat(skips(zone, 0)).isFalse();
  }

  @Test
  void nothingIsUnmarkedOnceTheRequestHasBeenServed() {
    Zone zone = marked("M 3.......", "M MMMMMMMM", "M 3.......", "M MMMMMMMM");
    zone.compaction().scannersMet(DIRECT, 1);

    zone.compaction().served();
    zone.compaction().resetSkips(CompactionScannersTest::all, CompactionScannersTest::none);

    assertThat(zone.compaction().flushPending()).isFalse();
    assertThat(skips(zone, 0)).isTrue();
  }

  @Test
  void aPageblockIsUnmarkedIfItHasSomethingToMigrateOrToTake() {
    Zone zone = marked("M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM", "M 3.......");
    zone.compaction().scannersMet(DIRECT, 1);

    zone.compaction().resetSkips(p -> p == pfn(8), CompactionScannersTest::none);

    assertThat(skips(zone, 0)).isTrue();
    assertThat(skips(zone, 8)).isFalse();
    assertThat(skips(zone, 16)).isTrue();
    assertThat(skips(zone, 24)).isFalse();
    assertThat(zone.compaction().cachedMigratePfn(SYNC)).isEqualTo(pfn(8));
    assertThat(zone.compaction().cachedFreePfn()).as("its last frame").isEqualTo(pfn(31));
    assertThat(zone.compaction().initFreePfn()).isEqualTo(pfn(31));
  }

  @Test
  void aResetIsTakenBackWithWhatItUnmarked() {
    Zone zone = marked("M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM", "M 3.......");
    zone.compaction().scannersMet(DIRECT, 1);
    zone.compaction().resetSkips(p -> p == pfn(8), CompactionScannersTest::none);
    assertThat(zone.compaction().wasSkippedBeforeReset(pfn(8))).isTrue();
    assertThat(zone.compaction().flushPending()).isFalse();

    BitSet since = zone.compaction().undoReset();
    assertThat(skips(zone, 8)).isTrue();
    zone.compaction().redoReset(since);
    assertThat(skips(zone, 8)).isFalse();
    assertThat(skips(zone, 0)).isTrue();

    zone.compaction().undoReset();
    zone.compaction().resetIsToCome(7);
    assertThat(skips(zone, 8)).isTrue();
    assertThat(zone.compaction().flushPending()).isTrue();
    assertThat(zone.compaction().flushPendingSinceNs()).isEqualTo(7);
    assertThat(zone.compaction().wasSkippedBeforeReset(pfn(8))).isFalse();
  }

  @Test
  void wherePageblocksWereUnmarkedIsToldByWhereACompactionBegins() {
    Zone zone = marked("M MMMMMMMM", "M MMMMMMMM", "M MMMMMMMM");
    zone.compaction().scannersMet(DIRECT, 1);
    CompactionControl untouched = control(zone, SYNC, DIRECT, 0);
    CompactionControl after =
        new CompactionControl(zone, SYNC, DIRECT, MigrateType.MOVABLE, false, pfn(8), pfn(15));

    assertThat(zone.compaction().beginsAfterReset(untouched)).isFalse();
    assertThat(zone.compaction().beginsAfterReset(after)).isTrue();
  }
}
