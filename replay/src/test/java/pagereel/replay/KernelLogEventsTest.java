package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// What a kernel log's rows become, alone and beside a trace.
class KernelLogEventsTest {

  /// The rows of one batch, written one by one.
  private static final class Rows implements EventStream {
    private final NameTable names = new NameTable();
    private final StackTable stacks = new StackTable();
    private final EventBatch written = new EventBatch();
    private boolean read;

    int add(Tracepoint tracepoint, long timeNs, int pid) {
      return written.add(tracepoint, timeNs, 0, pid, names.id(pid < 0 ? "" : "sh"));
    }

    void failure(long timeNs, int order, long gfpFlags) {
      int row = add(Tracepoint.PAGE_ALLOCATION_FAILURE, timeNs, 7);
      written.set(Column.ORDER, row, order);
      written.set(Column.GFP_FLAGS, row, gfpFlags);
      written.set(Column.NODES, row, EventBatch.ABSENT);
    }

    /// A zone with free blocks of order 0, 1, … of any type.
    void zone(String zone, long free, long min, long reserve, long... blocks) {
      int row = add(Tracepoint.MEM_INFO_ZONE, 1010, 7);
      inZone(row, zone);
      written.set(Column.FREE_PAGES, row, free);
      written.set(Column.MIN_PAGES, row, min);
      for (Column column : List.of(
          Column.BOOST_PAGES,
          Column.LOW_PAGES,
          Column.HIGH_PAGES,
          Column.HIGHATOMIC_PAGES,
          Column.MANAGED_PAGES,
          Column.CMA_PAGES)) {
        written.set(column, row, EventBatch.ABSENT);
      }
      for (int index = 0; index < 5; index++) {
        int reserved = add(Tracepoint.MEM_INFO_RESERVE, 1010, 7);
        inZone(reserved, zone);
        written.set(Column.ZONE_INDEX, reserved, index);
        written.set(Column.COUNT, reserved, index < 2 ? 0 : reserve);
      }
      for (int order = 0; order < blocks.length; order++) {
        blocks(zone, order, blocks[order], "");
      }
    }

    void blocks(String zone, int order, long count, String types) {
      int row = add(Tracepoint.MEM_INFO_FREE_BLOCKS, 1020, 7);
      inZone(row, zone);
      written.set(Column.ORDER, row, order);
      written.set(Column.COUNT, row, count);
      written.set(Column.NAME, row, types.isEmpty() ? EventBatch.ABSENT : names.id(types));
    }

    private void inZone(int row, String zone) {
      written.set(Column.NODE, row, 0);
      written.set(Column.ZONE, row, names.id(zone));
    }

    void traced(long timeNs, int pid, int order) {
      int row = add(Tracepoint.MM_PAGE_ALLOC, timeNs, pid);
      written.set(Column.PFN, row, -1);
      written.set(Column.ORDER, row, order);
      written.set(Column.MIGRATE_TYPE, row, 0);
      written.set(Column.GFP_FLAGS, row, GfpFlags.parse("GFP_KERNEL"));
    }

    void cma(long timeNs, String area, long pages, int errno, long largestRun) {
      int row = add(Tracepoint.CMA_ALLOC_FAILED, timeNs, -1);
      written.set(Column.NAME, row, area.isEmpty() ? EventBatch.ABSENT : names.id(area));
      written.set(Column.COUNT, row, pages);
      written.set(Column.ERRORNO, row, errno);
      written.set(Column.LARGEST_RUN, row, largestRun);
      written.set(Column.FREE_PAGES, row, EventBatch.ABSENT);
    }

    void busy(long timeNs, long startPfn, long endPfn) {
      int row = add(Tracepoint.ALLOC_CONTIG_BUSY, timeNs, -1);
      written.set(Column.START_PFN, row, startPfn);
      written.set(Column.END_PFN, row, endPfn);
    }

    ReplayResult replay() throws IOException {
      return new Replay(ReplayOptions.of(Optional.of("6.12"), Optional.empty(), List.of()))
          .run(this);
    }

    @Override
    public boolean next(EventBatch batch) {
      batch.clear();
      if (read) {
        return false;
      }
      read = true;
      for (int row = 0; row < written.size(); row++) {
        batch.addCopy(written, row, 0);
      }
      return true;
    }

    @Override
    public NameTable names() {
      return names;
    }

    @Override
    public StackTable stacks() {
      return stacks;
    }

    @Override
    public void close() {}
  }

  /// One zone, min 100: a request waits (GFP_KERNEL) or not (GFP_ATOMIC), which may use more.
  @ParameterizedTest
  @CsvSource({
    "GFP_KERNEL, 2, 1000, 0, 1000, 0, fragmented",
    "GFP_KERNEL, 2, 100, 0, 0, 25, belowWatermark",
    "GFP_KERNEL, 2, 104, 0, 104, 0, fragmented",
    "GFP_KERNEL, 2, 103, 0, 103, 0, belowWatermark",
    "GFP_KERNEL, 2, 1000, 900, 1000, 0, unknown",
    "GFP_ATOMIC, 2, 50, 0, 50, 0, fragmented",
    "GFP_ATOMIC, 2, 42, 0, 42, 0, fragmented",
    "GFP_ATOMIC, 2, 41, 0, 41, 0, belowWatermark",
    "GFP_KERNEL, 2, 1000, 0, 0, 250, unknown",
    "GFP_KERNEL, 0, 90, 0, 90, 0, belowWatermark",
    "GFP_DMA, 2, 1000, 0, 0, 250, unknown",
  })
  void theCauseFollowsFromTheZone(
      String gfp, int order, long free, long reserve, long pages, long fours, String cause)
      throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, order, GfpFlags.parse(gfp));
    rows.zone("Normal", free, 100, reserve, pages, 0, fours);
    Failure failure = rows.replay().failures().getFirst();
    assertThat(failure.cause().id()).isEqualTo(cause);
    KernelReport report = failure.report().orElseThrow();
    assertThat(report.missing().isEmpty()).isEqualTo(!cause.equals("unknown"));
    assertThat(report.zones().getFirst().allowed()).isEqualTo(!gfp.equals("GFP_DMA"));
  }

  @Test
  void blocksOnListsThatTheRequestMayNotUseDoNotCount() throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, 2, GfpFlags.parse("GFP_KERNEL"));
    rows.zone("Normal", 1000, 100, 0, 900);
    rows.blocks("Normal", 2, 20, "HCI");
    assertThat(rows.replay().failures().getFirst().cause()).isEqualTo(Failure.Cause.FRAGMENTED);
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, 2, GfpFlags.parse("GFP_KERNEL"));
    rows.failure(2000, 2, EventBatch.ABSENT);
    rows.zone("Normal", 1000, 100, 0, 1000);
    List<Failure> failures = rows.replay().failures();
    assertThat(failures).extracting(Failure::cause).containsOnly(Failure.Cause.UNKNOWN);
    assertThat(failures)
        .extracting(failure -> failure.report().orElseThrow().missing())
        .satisfiesExactly(
            text -> assertThat(text).contains("no state of memory"),
            text -> assertThat(text).contains("flags"));
  }

  @Test
  void aLogAloneHasTheMomentsThatItTellsOf() throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, 1, GfpFlags.parse("GFP_KERNEL"));
    rows.zone("Normal", 1000, 100, 0, 998, 1);
    ReplayResult result = rows.replay();
    assertThat(result.zones()).extracting(ZoneSummary::name).containsExactly("Normal");
    MetricSeries blocks = result.series().stream()
        .filter(series -> series.metric().equals("free_blocks.order1"))
        .findFirst()
        .orElseThrow();
    assertThat(blocks.timesNs()).containsExactly(1020);
    assertThat(blocks.values()).containsExactly(1.0);
    assertThat(result.warnings())
        .extracting(ReplayWarning::code)
        .containsExactly(ReplayWarning.LOG_ALONE);
  }

  @Test
  void aFailureInBothIsOne() throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, 3, GfpFlags.parse("GFP_KERNEL"));
    rows.zone("Normal", 1000, 100, 0, 1000);
    rows.traced(1500, 8, 3);
    rows.traced(1600, 7, 2);
    rows.traced(1700, 7, 3);
    rows.traced(1800, 7, 3);
    rows.failure(900_000_000, 3, GfpFlags.parse("GFP_KERNEL"));
    List<Failure> failures = rows.replay().failures();
    assertThat(failures).extracting(Failure::id).containsExactly("F1", "F2", "F3", "F4", "F5");
    assertThat(failures)
        .extracting(Failure::timeNs)
        .containsExactly(1500L, 1600L, 1700L, 1800L, 900_000_000L);
    assertThat(failures)
        .extracting(failure -> failure.report().isPresent())
        .containsExactly(false, false, true, false, true);
    assertThat(failures.get(2).cause()).isEqualTo(Failure.Cause.FRAGMENTED);
  }

  @Test
  void theTotalsAgreeWithTheList() throws IOException {
    Rows rows = new Rows();
    rows.failure(1000, 3, GfpFlags.parse("GFP_KERNEL"));
    rows.zone("Normal", 1000, 100, 0, 1000);
    rows.traced(1700, 7, 3);
    assertThat(rows.replay().failureTotals())
        .containsExactly(new FailureTotal(Failure.Kind.BUDDY, 8, Failure.Cause.FRAGMENTED, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "'', -12, -1, noFreeRun",
    "'', -16, -1, unknown",
    "area, -12, -1, unknown",
    "area, -12, 5, noFreeRun",
    "area, -16, 5, noFreeRun",
    "area, -16, 50, unknown",
    "area, -4, -1, signal",
  })
  void aCmaFailure(String area, int errno, long largestRun, String cause) throws IOException {
    Rows rows = new Rows();
    rows.cma(1000, area, 10, errno, largestRun < 0 ? EventBatch.ABSENT : largestRun);
    Failure failure = rows.replay().failures().getFirst();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.CMA);
    assertThat(failure.cause().id()).isEqualTo(cause);
    assertThat(failure.report().orElseThrow().missing().isEmpty())
        .isEqualTo(!cause.equals("unknown"));
  }

  @Test
  void busyRangesAreAttemptsOfTheFailureBehindThem() throws IOException {
    Rows rows = new Rows();
    rows.busy(1000, 0x100, 0x110);
    rows.busy(1001, 0x200, 0x210);
    rows.cma(1002, "area", 16, -16, EventBatch.ABSENT);
    rows.busy(5_000_000_000L, 0x300, 0x310);
    List<Failure> failures = rows.replay().failures();
    assertThat(failures)
        .extracting(Failure::kind)
        .containsExactly(Failure.Kind.CMA, Failure.Kind.CONTIG);
    assertThat(failures).extracting(Failure::attemptCount).containsExactly(2, 1);
    assertThat(failures).extracting(Failure::cause).containsOnly(Failure.Cause.MIGRATION_FAILED);
  }
}
