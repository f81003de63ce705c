package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.ContigOutlook.Try;

/// Ranges that are tried, told by events that come after their isolation.
class ContigOutlookTest {

  private static final int PID = 3;

  private final ContigOutlook outlook = new ContigOutlook();
  private long events;

  private void look(Tracepoint tracepoint, int pid, long startPfn, long endPfn, long finPfn) {
    EventBatch batch = new EventBatch(1);
    int row = batch.add(tracepoint, events, 0, pid, 5);
    batch.set(Column.START_PFN, row, startPfn);
    batch.set(Column.END_PFN, row, endPfn);
    batch.set(Column.FIN_PFN, row, finPfn);
    outlook.look(batch, row, events++);
  }

  private void look(Tracepoint tracepoint, int pid) {
    look(tracepoint, pid, 0, 0, 0);
  }

  @Test
  void aRangeIsIsolatedBeforeTheFirstDrainForIt() {
    look(Tracepoint.MM_PAGE_ALLOC, PID);
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, 99);
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 1024, 1056, 0);
    look(Tracepoint.MM_PAGE_ALLOC, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 1056, 2048, 0);
    assertThat(outlook.nextOf(PID)).isNull();
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 1024, 2048, 2048);

    assertThat(outlook.poll(0)).isNull();
    assertThat(outlook.poll(1)).isEqualTo(new Try(1, PID, 5, 1024, 2048, false));
    assertThat(outlook.poll(9)).isNull();
  }

  @Test
  void withoutADrainItIsIsolatedBeforeTheScan() {
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_PAGE_ALLOC, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 128);

    assertThat(outlook.poll(2)).isEqualTo(new Try(2, PID, 5, 64, 128, false));
  }

  @Test
  void whatIsDrainedWhileTheTaskFreesPagesIsNotDrainedForTheRange() {
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_PAGE_FREE, PID);
    look(Tracepoint.MM_PAGE_FREE, 99);
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 128);

    assertThat(outlook.poll(2)).isNull();
    assertThat(outlook.poll(3)).isEqualTo(new Try(3, PID, 5, 64, 128, false));
  }

  @Test
  void aFreeAfterTheLastDrainIsOfPagesThatWaitedForTheReclaimLists() {
    look(Tracepoint.MM_PAGE_PCPU_DRAIN, PID);
    look(Tracepoint.MM_PAGE_FREE, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 128);

    assertThat(outlook.poll(0)).isEqualTo(new Try(0, PID, 5, 64, 128, false));
  }

  @Test
  void afterAFailedTestTheSameRequestGoesOn() {
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 70);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 128, 192, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 128, 192, 192);

    assertThat(outlook.poll(0)).isNotNull();
    assertThat(outlook.nextOf(PID)).isEqualTo(new Try(2, PID, 5, 128, 192, true));
  }

  @Test
  void anAllocationBetweenThemEndsTheRequest() {
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 70);
    look(Tracepoint.MM_PAGE_ALLOC, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 128, 192, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 128, 192, 192);

    outlook.poll(0);
    assertThat(outlook.poll(3)).isEqualTo(new Try(3, PID, 5, 128, 192, false));
  }

  @Test
  void theTestMayBeginBelowTheRange() {
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 96, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 128);

    assertThat(outlook.poll(0)).isEqualTo(new Try(0, PID, 5, 96, 128, false));
  }

  @Test
  void compactionAndCmaAreNoneOfIt() {
    look(Tracepoint.MM_COMPACTION_BEGIN, PID);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, PID, 64, 128, 0);
    look(Tracepoint.MM_COMPACTION_END, PID);
    look(Tracepoint.TEST_PAGES_ISOLATED, PID, 64, 128, 128);
    look(Tracepoint.CMA_ALLOC_START, 4);
    look(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES, 4, 64, 128, 0);
    look(Tracepoint.TEST_PAGES_ISOLATED, 4, 64, 128, 128);
    look(Tracepoint.CMA_ALLOC_FINISH, 4);

    assertThat(outlook.poll(99)).isNull();
  }
}
