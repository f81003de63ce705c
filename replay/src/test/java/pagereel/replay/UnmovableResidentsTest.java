package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Pages that cannot be moved are counted where movable ones belong, from their allocation to
/// their free.
class UnmovableResidentsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final int KERNEL = GfpFlags.DIRECT_RECLAIM;

  private final NameTable names = new NameTable();
  private final ReplayState state = new ReplayState(KernelProfiles.fallback(), names);
  private final UnmovableResidents residents = new UnmovableResidents(state, new StackTable());
  private final EventBatch batch = new EventBatch();
  private final Zone zone = Zone.inUse(0, "Normal", 0, 64, 4, 3, KernelProfiles.fallback());

  @BeforeEach
  void addZone() {
    state.zones().add(zone);
    zone.setPageblockType(0, MigrateType.MOVABLE);
    zone.setPageblockType(8, MigrateType.CMA);
    zone.setPageblockType(16, MigrateType.UNMOVABLE);
  }

  private int event(Tracepoint tracepoint, String comm, long pfn, int order, long seconds) {
    int row = batch.add(tracepoint, seconds * SECOND, 0, 7, names.id(comm));
    batch.set(Column.PFN, row, pfn);
    batch.set(Column.ORDER, row, order);
    return row;
  }

  private void allocate(String comm, long pfn, int order, int gfp, long seconds) {
    int row = event(Tracepoint.MM_PAGE_ALLOC, comm, pfn, order, seconds);
    batch.set(Column.GFP_FLAGS, row, gfp);
    residents.leave(batch, row);
    int id = state.allocations().allocated(7, names.id(comm), gfp, StackTable.NONE, 1L << order);
    zone.setAllocated(pfn, order, MigrateType.UNMOVABLE, id, seconds * SECOND);
    residents.enter(batch, row);
  }

  private void free(long pfn, int order, long seconds) {
    residents.leave(batch, event(Tracepoint.MM_PAGE_FREE, "other", pfn, order, seconds));
  }

  @Test
  void pagesCountFromTheirAllocationToTheirFree() {
    allocate("cat", 0, 1, KERNEL, 1);
    allocate("cat", 4, 0, KERNEL, 2);
    free(0, 0, 4);
    free(1, 0, 5);

    // 2 pages for 1 s, 3 for 2 s, 2 for 1 s, 1 for 5 s.
    assertThat(residents.residents(10 * SECOND))
        .containsExactly(
            new UnmovableResident("cat", false, List.of(), 3, 1, 3, 2 + 6 + 2 + 5, 1, 9));
  }

  @Test
  void aPageblockCountsWhileAnyPageOfItsOwnerLiesInIt() {
    zone.setPageblockType(24, MigrateType.MOVABLE);
    allocate("cat", 0, 0, KERNEL, 1);
    allocate("cat", 24, 0, KERNEL, 2);
    allocate("cat", 1, 0, KERNEL, 3);
    free(0, 0, 4);
    free(1, 0, 6);

    // The first pageblock from 1 to 6, the other one from 2 to 10.
    assertThat(residents.residents(10 * SECOND).getFirst().pageblockSeconds()).isEqualTo(5 + 8);
    assertThat(residents.residents(10 * SECOND).getFirst().pageblocks()).isEqualTo(2);
  }

  @Test
  void pageblocksOfCmaAreApartAndOthersDoNotCount() {
    allocate("cat", 8, 0, KERNEL, 1);
    allocate("cat", 16, 0, KERNEL, 1);
    allocate("cat", 2, 0, KERNEL | GfpFlags.MOVABLE, 1);

    assertThat(residents.residents(2 * SECOND))
        .containsExactly(new UnmovableResident("cat", true, List.of(), 1, 1, 1, 1, 1, 1));
  }

  @Test
  void aPageThatIsHandedOutAnewHasLeftItsOwner() {
    allocate("cat", 0, 0, KERNEL, 1);
    allocate("dd", 0, 0, KERNEL | GfpFlags.MOVABLE, 3);

    assertThat(residents.residents(9 * SECOND))
        .containsExactly(new UnmovableResident("cat", false, List.of(), 1, 0, 1, 2, 1, 2));
  }

  @Test
  void aRestartForgetsTheTimeBeforeIt() {
    allocate("cat", 0, 0, KERNEL, 1);
    residents.restart(5 * SECOND);

    assertThat(residents.residents(7 * SECOND))
        .containsExactly(new UnmovableResident("cat", false, List.of(), 0, 1, 1, 2, 1, 2));
  }
}
