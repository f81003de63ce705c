package pagereel.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pagereel.replay.MemoryMap;
import pagereel.replay.ReplayResult;

class MemoryMapsTest {

  private static final byte UNKNOWN = (byte) MemoryMap.FrameUse.UNKNOWN.ordinal();
  private static final byte MOVABLE = (byte) MemoryMap.FrameUse.MOVABLE.ordinal();

  @Test
  void leavesOutRowsOfWhichNothingIsEverKnown() {
    MemoryMap cut = of(
        new byte[] {UNKNOWN, UNKNOWN, UNKNOWN, MOVABLE, UNKNOWN},
        new byte[] {UNKNOWN, MOVABLE, UNKNOWN, UNKNOWN, UNKNOWN});
    assertThat(cut.startPfn()).isEqualTo(0x108);
    assertThat(cut.pages()).isEqualTo(24);
    assertThat(cut.rows()).isEqualTo(3);
    assertThat(cut.columns().getFirst()).containsExactly(UNKNOWN, UNKNOWN, MOVABLE);
    assertThat(cut.columns().getLast()).containsExactly(MOVABLE, UNKNOWN, UNKNOWN);
  }

  @Test
  void keepsTheZonesEndInsideItsLastRow() {
    MemoryMap cut = of(
        new byte[] {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, MOVABLE},
        new byte[] {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN});
    assertThat(cut.startPfn()).isEqualTo(0x120);
    assertThat(cut.pages()).isEqualTo(5);
  }

  @Test
  void keepsAMapThatKnowsAllOrNothing() {
    byte[] nothing = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN};
    assertThat(of(nothing, nothing).rows()).isEqualTo(5);
    byte[] all = {MOVABLE, MOVABLE, MOVABLE, MOVABLE, MOVABLE};
    assertThat(of(nothing, all).startPfn()).isEqualTo(0x100);
  }

  /// A map of 37 pages from PFN 0x100 on, 8 in a row.
  private static MemoryMap of(byte[] first, byte[] second) {
    MemoryMap map =
        new MemoryMap(0, "Normal", 0x100, 37, 8, new long[] {1, 2}, List.of(first, second));
    Analysis full = SampleAnalysis.full();
    ReplayResult r = full.result();
    ReplayResult result = new ReplayResult(
        r.seed(),
        r.kernelProfile(),
        r.zones(),
        r.series(),
        List.of(map),
        r.failures(),
        r.failureTotals(),
        r.divergences(),
        r.compaction(),
        r.cma(),
        r.fallbacks(),
        r.sites(),
        r.marks(),
        r.snapshotScores(),
        List.of(),
        r.busyRanges(),
        r.residents(),
        r.activity(),
        r.isolationTotals(),
        r.collectingTotals(),
        r.isolations(),
        r.scans(),
        r.warnings());
    Analysis analysis =
        new Analysis(full.path(), full.info(), full.tally(), full.findings(), result);
    return MemoryMaps.of(analysis).getFirst();
  }
}
