package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.MigrateType.HIGHATOMIC;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;
import static pagereel.replay.model.ZoneDrawing.pfn;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.Watermarks;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;
import pagereel.replay.model.Zones;

/// When pageblocks are set aside and given back: one zone with a low watermark of 12 pages, of
/// which 16 are free at first.
class HighAtomicReserveTest {

  private static final int CPU = 0;
  private static final int PID = 7;
  private static final int URGENT = GfpFlags.HIGH | GfpFlags.KSWAPD_RECLAIM | GfpFlags.COMP;
  private static final int PATIENT = GfpFlags.DIRECT_RECLAIM | GfpFlags.IO | GfpFlags.FS;

  private final Zone zone = ZoneDrawing.zone(
      KernelProfiles.forRelease("6.1").orElseThrow(), "U 3.......", "U 3.......", "U UUUUUUUU");
  private final Zones zones = new Zones();
  private final HighAtomicReserve reserve =
      new HighAtomicReserve(zones.all(), new ZoneChoice(zones));

  @BeforeEach
  void addZone() {
    zone.setWatermarks(new Watermarks(8, 12, 14, 0, 0));
    zone.setManagedPages(1000);
    zones.add(zone);
  }

  private void serve(int frame, int order, int flags) {
    reserve.served(CPU, PID, zone, pfn(frame), order, flags, UNMOVABLE);
  }

  private void takeFrom(int frame, int order) {
    reserve.beforeTake(CPU, PID, zone, order, UNMOVABLE);
    zone.take(pfn(frame), order, UNMOVABLE);
  }

  private boolean isReserved(int frame) {
    return zone.pageblockType(pfn(frame)) == HIGHATOMIC;
  }

  @Test
  void anUrgentRequestThatFoundTheZoneShortSetsAPageblockAside() {
    takeFrom(0, 2);
    serve(0, 2, URGENT);
    assertThat(isReserved(0)).as("16 pages were free").isFalse();

    takeFrom(4, 1);
    serve(4, 1, URGENT);
    assertThat(isReserved(0)).as("12 pages were free").isTrue();
    assertThat(isReserved(8)).isFalse();
  }

  @Test
  void aZoneFarBelowItsLowWatermarkServesAsAllAreShort() {
    Zone other = Zone.inUse(0, "DMA", 0, 1 << 10, 10, 9, zone.profile());
    other.setWatermarks(new Watermarks(20, 30, 40, 0, 0));
    other.link(0, 6, UNMOVABLE, true);
    zones.add(other);
    zone.setWatermarks(new Watermarks(100, 200, 300, 0, 0));

    takeFrom(0, 2);
    serve(0, 2, URGENT);

    assertThat(new ZoneChoice(zones).isShort(2, UNMOVABLE)).isFalse();
    assertThat(isReserved(0)).isTrue();
  }

  @Test
  void whatIsLeftWhenThePageIsHandedOutDoesNotMatter() {
    takeFrom(0, 1);
    takeFrom(2, 1);
    serve(0, 1, URGENT);
    assertThat(isReserved(0)).isFalse();
  }

  @Test
  void aRequestServedFromAPerCpuListIsHeldAgainstWhatIsFreeThen() {
    zone.take(pfn(0), 2, UNMOVABLE);
    serve(16, 1, URGENT);
    assertThat(isReserved(16)).isTrue();
  }

  @Test
  void requestsForSinglePagesAndThoseThatMayWaitSetNothingAside() {
    zone.take(pfn(0), 3, UNMOVABLE);
    serve(16, 0, URGENT);
    serve(16, 1, PATIENT);
    serve(16, 1, URGENT | GfpFlags.NOMEMALLOC);
    serve(16, 1, GfpFlags.NOWAIT);
    assertThat(isReserved(16)).isFalse();
  }

  /// It was refused a moment ago, so it finds the zone as short at its first look; what it is then
  /// given has come free since.
  @Test
  void aTaskThatAsksAgainRightAfterARefusalFindsTheZoneShort() {
    reserve.failed(CPU, PID, 2);
    serve(8, 1, URGENT);
    assertThat(isReserved(8)).as("another order").isFalse();

    reserve.failed(CPU, PID, 1);
    serve(16, 1, URGENT);
    assertThat(isReserved(16)).isTrue();
  }

  private void setAside(int... frames) {
    for (int frame : frames) {
      zone.setPageblockType(pfn(frame), HIGHATOMIC);
      zone.moveToTail(pfn(frame), HIGHATOMIC);
    }
  }

  private void reclaim(int flags, long pages) {
    reserve.reclaimBegins(PID, flags, MOVABLE);
    reserve.reclaimEnds(PID, pages);
  }

  @Test
  void aTaskThatReclaimedAndStillFindsNothingGivesOneBack() {
    setAside(0, 8);
    reclaim(PATIENT, 5);
    assertThat(isReserved(0)).isTrue();

    reserve.beforeDrain(PID);

    assertThat(zone.pageblockType(pfn(0))).isEqualTo(MOVABLE);
    assertThat(isReserved(8)).as("the last one stays").isTrue();
    reserve.beforeDrain(PID);
    assertThat(isReserved(8)).isTrue();
  }

  @Test
  void aRefusalAfterReclaimGivesOneBackToo() {
    setAside(0, 8);
    reclaim(PATIENT, 5);
    reserve.failed(CPU, PID, 0);
    assertThat(isReserved(0)).isFalse();
  }

  @Test
  void aTaskThatFindsPagesAfterItsReclaimGivesNothingBack() {
    setAside(0, 8);
    reclaim(PATIENT, 5);
    reserve.beforeTake(CPU, PID, zone, 0, MOVABLE);
    reserve.beforeDrain(PID);
    assertThat(isReserved(0)).isTrue();
  }

  @Test
  void theLastPageblockGoesAfterSeventeenRoundsInVain() {
    setAside(0);
    reserve.reclaimBegins(PID, PATIENT, MOVABLE);
    reserve.considersRetry(PID, 15, true);
    reclaim(PATIENT, 0);
    assertThat(isReserved(0)).isTrue();
    reclaim(PATIENT | GfpFlags.NORETRY, 0);
    assertThat(isReserved(0)).as("it does not try again").isTrue();
    reserve.considersRetry(PID, 16, true);
    reclaim(PATIENT, 0);
    assertThat(isReserved(0)).isFalse();
  }

  private static HighAtomicReserve newer(Zone zone) {
    zone.setManagedPages(1000);
    zone.setPageblockType(pfn(0), HIGHATOMIC);
    zone.moveToTail(pfn(0), HIGHATOMIC);
    Zones zones = new Zones();
    zones.add(zone);
    return new HighAtomicReserve(zones.all(), new ZoneChoice(zones));
  }

  @Test
  void onNewerKernelsTheLastPageblockGoesWhereNoZoneIsWorthAnotherRound() {
    Zone newZone = ZoneDrawing.zone(KernelProfiles.forRelease("6.18").orElseThrow(), "U 3.......");
    HighAtomicReserve newReserve = newer(newZone);
    newReserve.reclaimBegins(PID, PATIENT, MOVABLE);
    newReserve.reclaimEnds(PID, 0);

    newReserve.considersRetry(PID, 1, false);
    newReserve.considersRetry(PID, 1, true);
    newReserve.goesOn(PID);
    assertThat(newZone.pageblockType(pfn(0))).as("a zone is worth it").isEqualTo(HIGHATOMIC);

    newReserve.considersRetry(PID, 2, false);
    assertThat(newZone.pageblockType(pfn(0))).as("more zones may follow").isEqualTo(HIGHATOMIC);
    newReserve.goesOn(PID);
    assertThat(newZone.pageblockType(pfn(0))).isEqualTo(MOVABLE);
  }

  @Test
  void onOlderKernelsItStaysThen() {
    setAside(0);
    reclaim(PATIENT, 0);
    reserve.considersRetry(PID, 1, false);
    reserve.goesOn(PID);
    assertThat(isReserved(0)).isTrue();
  }
}
