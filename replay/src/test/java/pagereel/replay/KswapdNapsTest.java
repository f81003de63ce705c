package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// When kswapd is found, or foreseen, to lie down: pageblocks that compaction passes over then get
/// another chance.
class KswapdNapsTest {

  private static final int KSWAPD = 40;
  private static final int SOMEBODY = 7;

  private final EventBatch events = new EventBatch(64);
  private final NameTable names = new NameTable();
  private final ReplayState state =
      new ReplayState(KernelProfiles.forRelease("6.1").orElseThrow(), names);
  private final Zone zone = ZoneDrawing.zone(
      KernelProfiles.forRelease("6.1").orElseThrow(), "M 3.......", "M MMMMMMMM", "M 3.......");

  @BeforeEach
  void aPageblockIsPassedOver() {
    state.zones().add(zone);
    zone.compaction().setSkipped(pfn(16), true);
  }

  private boolean isPassedOver() {
    return zone.compaction().isSkipped(pfn(16));
  }

  private int add(Tracepoint tracepoint, int pid) {
    int row = events.add(tracepoint, 100L * (events.size() + 1), 0, pid, names.id("task"));
    events.set(Column.NODE, row, 0);
    return row;
  }

  private void scannersMeet() {
    zone.compaction().scannersMet(true, 100L * events.size() + 50);
  }

  // Found.

  @Test
  void kswapdThatIsWokenHasLainDownSinceItWasLastSeen() {
    KswapdNaps naps = new KswapdNaps(state, false);
    scannersMeet();
    naps.runs(events, add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD));

    naps.isWoken(events, add(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD, SOMEBODY));

    assertThat(isPassedOver()).isFalse();
  }

  @Test
  void kswapdThatSleptAllTheTimeHasNotLainDown() {
    KswapdNaps naps = new KswapdNaps(state, false);
    naps.runs(events, add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD));
    scannersMeet();

    naps.isWoken(events, add(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD, SOMEBODY));
    assertThat(isPassedOver()).isTrue();

    naps.freed(events, add(Tracepoint.MM_PAGE_FREE, KSWAPD));
    naps.isWoken(events, add(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD, SOMEBODY));
    assertThat(isPassedOver()).as("it was up since, to free a page").isFalse();
  }

  @Test
  void kcompactdWokenBySomebodyElseTellsNothing() {
    KswapdNaps naps = new KswapdNaps(state, false);
    naps.runs(events, add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD));
    scannersMeet();

    naps.kcompactdIsWoken(events, add(Tracepoint.MM_COMPACTION_WAKEUP_KCOMPACTD, SOMEBODY));
    assertThat(isPassedOver()).isTrue();
    naps.kcompactdIsWoken(events, add(Tracepoint.MM_COMPACTION_WAKEUP_KCOMPACTD, KSWAPD));
    assertThat(isPassedOver()).isFalse();
  }

  /// A task wakes kcompactd that no event of reclaim has told to be a kswapd.
  private void wakesKcompactd(String comm) {
    int row = add(Tracepoint.MM_COMPACTION_WAKEUP_KCOMPACTD, KSWAPD);
    events.setComm(row, names.id(comm));
    new KswapdNaps(state, true).kcompactdIsWoken(events, row);
  }

  private void compactionBegins(long migratePfn, long freePfn) {
    zone.compaction()
        .begins(new CompactionControl(
            zone, true, true, MigrateType.MOVABLE, false, migratePfn, freePfn));
  }

  @Test
  void withoutReclaimsEventsKswapdIsKnownByItsName() {
    scannersMeet();
    wakesKcompactd("sh");
    assertThat(isPassedOver()).isTrue();
    wakesKcompactd("kswapd0");
    assertThat(isPassedOver()).isFalse();
    compactionBegins(zone.startPfn(), zone.endPfn() - 1);
    assertThat(isPassedOver()).as("it begins where that puts it").isFalse();
  }

  @Test
  void aCompactionThatBeginsElsewhereShowsThatKswapdHadLainDownBefore() {
    scannersMeet();
    wakesKcompactd("kswapd0");
    compactionBegins(pfn(8), pfn(16));
    assertThat(isPassedOver()).isTrue();

    scannersMeet();
    state.resetSkips(zone);
    compactionBegins(pfn(8), pfn(16));
    assertThat(isPassedOver()).as("there was no doubt").isFalse();
  }

  // Foreseen.

  private OptionalInt[] foresee() {
    NapOutlook outlook = new NapOutlook();
    for (int row = 0; row < events.size(); row++) {
      outlook.look(events, row, row);
    }
    OptionalInt[] naps = new OptionalInt[events.size()];
    for (int row = 0; row < naps.length; row++) {
      naps[row] = outlook.after(row);
    }
    return naps;
  }

  @Test
  void kswapdLiesDownAfterItsLastEventBeforeItIsWoken() {
    add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD);
    int last = add(Tracepoint.MM_PAGE_FREE, KSWAPD);
    add(Tracepoint.MM_PAGE_FREE, SOMEBODY);
    add(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD, SOMEBODY);
    int woken = add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD);
    add(Tracepoint.MM_VMSCAN_KSWAPD_SLEEP, KSWAPD);
    add(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD, SOMEBODY);

    OptionalInt[] naps = foresee();

    for (int row = 0; row < naps.length; row++) {
      assertThat(naps[row].isPresent()).as("event %d", row).isEqualTo(row == last || row == woken);
    }
  }

  @Test
  void aCompactionThatBeginsElsewhereShowsThatAForeseenNapBroughtNothing() {
    scannersMeet();
    new KswapdNaps(state, true).liesDown(0);
    assertThat(isPassedOver()).isFalse();
    compactionBegins(pfn(8), pfn(16));
    assertThat(isPassedOver()).isTrue();
  }

  @Test
  void aNapWithNothingPendingLeavesNoDoubt() {
    scannersMeet();
    state.resetSkips(zone);
    new KswapdNaps(state, true).liesDown(0);
    compactionBegins(pfn(8), pfn(16));
    assertThat(isPassedOver()).isFalse();
  }

  @Test
  void kswapdThatIsNotHeardOfAgainMayBeUp() {
    add(Tracepoint.MM_VMSCAN_KSWAPD_WAKE, KSWAPD);
    add(Tracepoint.MM_PAGE_FREE, KSWAPD);

    assertThat(foresee()).allMatch(OptionalInt::isEmpty);
  }
}
