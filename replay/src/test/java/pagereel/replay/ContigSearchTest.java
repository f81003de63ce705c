package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// Which range a request for one, wherever it lies, comes to next.
class ContigSearchTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.1").orElseThrow();

  private final ReplayState state = new ReplayState(KERNEL, new NameTable());

  private ContigSearch search(long startPfn, long pages, String... pageblocks) {
    Zone zone = ZoneDrawing.zone(KERNEL, pageblocks);
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
  void aRangeThatASearchDoesNotComeToWasForThatRangeAlone() {
    assertThat(search(pfn(0), 16, "M ........", "M ........").isAnywhere()).isTrue();
    assertThat(search(pfn(8), 16, "M ........", "M ........").isAnywhere()).isFalse();
  }

  @Test
  void rangesOfAnyLengthFollowEachOtherFromTheZonesStart() {
    String[] zone = {"M ........", "M ........", "M ........", "M ........", "M ........"};
    assertThat(search(pfn(0), 12, zone).isAnywhere()).isTrue();
    assertThat(search(pfn(12), 12, zone).isAnywhere()).isTrue();
    assertThat(search(pfn(16), 12, zone).isAnywhere()).isFalse();

    ContigSearch search = search(pfn(0), 12, zone);
    search.leaveOut();
    assertThat(search.expected()).isEqualTo(pfn(12));
  }
}
