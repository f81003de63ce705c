package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// Which range a request for one, wherever it lies, comes to next.
class ContigSearchTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.1").orElseThrow();

  private ReplayState state = new ReplayState(KERNEL, new NameTable());

  private ContigSearch search(long startPfn, long pages, String... pageblocks) {
    return search(KERNEL, startPfn, pages, pageblocks);
  }

  private ContigSearch search(
      KernelProfile kernel, long startPfn, long pages, String... pageblocks) {
    state = new ReplayState(kernel, new NameTable());
    Zone zone = ZoneDrawing.zone(kernel, pageblocks);
    state.zones().add(zone);
    state.allocations().allocated(1, 0, GfpFlags.MOVABLE, StackTable.NONE, 1);
    return new ContigSearch(state, state.unmovable(), zone, startPfn, pages);
  }

  @Test
  void theFirstWhosePageblocksCanAllBeIsolated() {
    ContigSearch search = search(
        pfn(0),
        16,
        "M 0M0M0M0M",
        "M 0M0M0M0#",
        "M ......x.",
        "M ........",
        "M MMMMMMMM",
        "M 0M0M0M0M",
        "M ........",
        "M ........");

    assertThat(search.expected()).isEqualTo(pfn(32));
    search.failUpTo(state.zones().all().getFirst(), pfn(32));
    search.leaveOut();
    assertThat(search.expected()).isEqualTo(pfn(48));
    search.leaveOut();
    assertThat(search.expected()).isEqualTo(Zone.NO_PFN);
  }

  @Test
  void aRangeThatNoSearchComesToWasForThatRangeAlone() {
    assertThat(search(pfn(0), 16, "M ........", "M ........").isAnywhere()).isTrue();
    assertThat(search(pfn(8), 16, "M ........", "M ........").isAnywhere()).isFalse();
  }

  @Test
  void aLengthThatIsNoPowerOfTwoIsAlignedByTheSameMask() {
    String[] pageblocks = {"M U.......", "M ........", "M ........", "M ........"};

    assertThat(search(pfn(0), 12, pageblocks).isAnywhere()).isTrue();
    assertThat(search(pfn(12), 12, pageblocks).isAnywhere()).isTrue();
    assertThat(search(pfn(8), 12, pageblocks).isAnywhere()).isFalse();
  }

  @Test
  void aRangeOfOnePageblockLeavesTracesWhereItIsRoundedOut() {
    String[] pageblocks = {"U ........", "M #######M"};
    for (String release : List.of("5.10", "5.15", "6.1")) {
      KernelProfile kernel = KernelProfiles.forRelease(release).orElseThrow();
      ContigSearch search = search(kernel, pfn(0), 8, pageblocks);
      Zone zone = state.zones().all().getFirst();
      zone.setInUse(pfn(8), 0, MigrateType.UNMOVABLE);

      search.failToEnd();

      assertThat(zone.pageblockType(pfn(0)))
          .as(release)
          .isEqualTo(kernel.isolationRoundsOut() ? MigrateType.MOVABLE : MigrateType.UNMOVABLE);
    }
  }

  @Test
  void in5_10ARangeWithAPageInUseIsNotTried() {
    String[] pageblocks = {
      "M 0M0M0M0M", "M ........", "M ........", "M .......m", "M ..p.....", "M ........"
    };
    KernelProfile v5_10 = KernelProfiles.forRelease("5.10").orElseThrow();
    KernelProfile v5_15 = KernelProfiles.forRelease("5.15").orElseThrow();

    assertThat(search(v5_10, pfn(0), 16, pageblocks).expected()).isEqualTo(pfn(32));
    assertThat(search(v5_15, pfn(0), 16, pageblocks).expected()).isEqualTo(pfn(0));
  }

  @Test
  void whatFollowsTheFirstPageOfABlockHasNoUsers() {
    KernelProfile v5_10 = KernelProfiles.forRelease("5.10").orElseThrow();
    ContigSearch search = search(v5_10, pfn(0), 2, "M MMMMMMMM", "M MMMMMMMM");
    Zone zone = state.zones().all().getFirst();
    int block = state.allocations().allocated(1, 0, GfpFlags.MOVABLE, StackTable.NONE, 4);
    int compound =
        state.allocations().allocated(1, 0, GfpFlags.MOVABLE | GfpFlags.COMP, StackTable.NONE, 4);

    zone.setAllocated(pfn(0), 2, MigrateType.MOVABLE, compound, 0);
    assertThat(search.expected()).isEqualTo(Zone.NO_PFN);
    zone.setAllocated(pfn(0), 2, MigrateType.MOVABLE, block, 0);
    assertThat(search.expected()).isEqualTo(pfn(2));
  }
}
