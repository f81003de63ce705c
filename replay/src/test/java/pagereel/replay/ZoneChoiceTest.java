package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Watermarks;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// A high zone and one below it, which keeps 300 pages from those who could have used the other.
class ZoneChoiceTest {

  private static final int CPU = 0;
  private static final int MOVABLE = MigrateType.MOVABLE;

  /// Whether a request has failed at first.
  private static final boolean FIRST = false;

  private static final boolean AGAIN = true;

  private final Zones zones = new Zones();
  private final ZoneChoice choice = new ZoneChoice(zones);
  private final Zone low = zone("DMA", 0, new Watermarks(20, 30, 40, 300, 0));
  private final Zone high = zone("DMA32", 1 << 16, new Watermarks(500, 700, 900, 0, 0));

  private static Zone zone(String name, long startPfn, Watermarks marks) {
    Zone zone = Zone.inUse(
        0, name, startPfn, 1 << 14, 10, 9, KernelProfiles.forRelease("6.12").orElseThrow());
    zone.setWatermarks(marks);
    zone.setManagedPages(1 << 14);
    zone.pcp().list(CPU, 0, MOVABLE);
    return zone;
  }

  @BeforeEach
  void addZones() {
    zones.add(low);
    zones.add(high);
  }

  private static void free(Zone zone, long pages) {
    for (long i = 0; i < pages; i++) {
      zone.link(zone.startPfn() + 2 * i, 0, MOVABLE, true);
    }
  }

  @Test
  void theHighestZoneAboveItsLowWatermarkServes() {
    free(high, 701);
    free(low, 1000);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
  }

  @Test
  void aZoneAtItsLowWatermarkIsPassedOver() {
    free(high, 700);
    free(low, 331);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void farBelowItsLowWatermarkAZoneServesOnlyIfAllAreShort() {
    free(high, 576);
    assertThat(choice.servesOnlyWhenShort(high, 0, MOVABLE))
        .as("a count may be behind")
        .isFalse();
    high.take(high.startPfn(), 0, MOVABLE);
    assertThat(choice.servesOnlyWhenShort(high, 0, MOVABLE)).isTrue();
  }

  @Test
  void whoHasFailedAtFirstIsServedAboveTheMinimum() {
    free(high, 501);
    free(low, 1000);
    assertThat(choice.of(CPU, 0, MOVABLE, AGAIN)).isSameAs(high);

    assertThat(choice.served(high, CPU, 0, MOVABLE, AGAIN)).isTrue();
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST))
        .as("nothing learnt of watermarks")
        .isSameAs(low);
    assertThat(choice.served(low, CPU, 0, MOVABLE, AGAIN)).isFalse();
  }

  @Test
  void whenAllAreLowTheHighestAboveItsMinimumServes() {
    free(high, 501);
    free(low, 330);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
  }

  @Test
  void noZoneServesBelowItsMinimum() {
    free(high, 500);
    free(low, 320);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isNull();
  }

  @Test
  void aLargerBlockMustBeThere() {
    free(high, 1500);
    free(low, 500);
    low.link(low.startPfn() + (1 << 13), 3, MOVABLE, true);
    assertThat(choice.of(CPU, 3, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void freeCmaPagesAreForMovableRequestsAlone() {
    free(high, 600);
    free(low, 1000);
    high.setPageblockType(high.startPfn() + (1 << 13), MigrateType.CMA);
    high.link(high.startPfn() + (1 << 13), 9, MigrateType.CMA, true);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
    assertThat(choice.of(CPU, 0, MigrateType.UNMOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void aClaimRaisesTheWatermarksUntilKswapdHasWorked() {
    free(high, 1000);
    free(low, 1000);

    choice.boost(high, 1);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);

    choice.kswapdWakes(0);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
    choice.kswapdRests(0);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
  }

  @Test
  void whatAZoneServesTellsHowFarItsWatermarksAreRaised() {
    free(high, 1000);
    free(low, 1000);

    choice.served(low, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
    choice.served(high, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
  }

  @Test
  void whatAZoneServesTellsHowFarTheKernelsCountIsBehind() {
    free(high, 690);
    free(low, 1000);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);

    choice.served(high, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
    choice.served(low, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void farBelowItsWatermarkAZoneServedForAnotherReason() {
    free(high, 550);
    free(low, 1000);

    choice.served(high, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void whatServesWhileAllAreShortTellsHowFarTheMinimumIsRaised() {
    free(high, 700);
    free(low, 321);
    choice.boost(high, 1);
    assertThat(choice.isShort(0, MOVABLE)).isTrue();
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);

    choice.served(high, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
    choice.served(low, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void belowAllMinimumsTheZoneThatServedLastServesAgain() {
    free(high, 300);
    free(low, 100);

    choice.served(low, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);

    low.link(low.startPfn() + (1 << 13), 9, MOVABLE, true);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).as("above its minimum").isSameAs(low);
    high.link(high.startPfn() + (1 << 13), 9, MOVABLE, true);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).as("both above their minimum").isSameAs(high);
  }

  @Test
  void whatIsSetAsideServesFromWhereThereIsABlock() {
    free(high, 5000);
    low.link(low.startPfn() + (1 << 13), 3, MigrateType.HIGHATOMIC, true);
    assertThat(choice.of(CPU, 3, MigrateType.HIGHATOMIC, FIRST)).isSameAs(low);
    assertThat(choice.of(CPU, 4, MigrateType.HIGHATOMIC, FIRST)).isNull();
  }

  @Test
  void pagesSetAsideAreHiddenFromOthers() {
    free(high, 701);
    free(low, 1000);
    high.setPageblockType(high.startPfn() + (1 << 13), MigrateType.HIGHATOMIC);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
    high.moveToTail(high.startPfn(), MigrateType.HIGHATOMIC);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);
  }

  @Test
  void aZoneFarBelowItsWatermarkServesWhereTheCountOfTheOthersIsBehind() {
    free(high, 550);
    free(low, 331);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(low);

    choice.served(high, CPU, 0, MOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(high);
  }

  private void addNormal() {
    zones.add(zone("Normal", 2 << 16, new Watermarks(500, 700, 900, 0, 0)));
  }

  @Test
  void aBlockOfItsOwnTypeInALowerZoneComesBeforeAPartOfAnothersPageblock() {
    addNormal();
    Zone normal = zones.all().getLast();
    free(normal, 1000);
    free(high, 1000);
    high.link(high.startPfn() + (1 << 13), 0, MigrateType.UNMOVABLE, true);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(normal);
    assertThat(choice.of(CPU, 0, MigrateType.UNMOVABLE, FIRST)).isSameAs(high);

    normal.link(normal.startPfn() + (1 << 13), 9, MOVABLE, true);
    assertThat(choice.of(CPU, 0, MigrateType.UNMOVABLE, FIRST))
        .as("a whole pageblock")
        .isSameAs(normal);
  }

  @Test
  void whatServesForTheSakeOfPageblocksTellsNothingOfWatermarks() {
    addNormal();
    Zone normal = zones.all().getLast();
    free(normal, 1000);
    free(high, 1000);
    high.link(high.startPfn() + (1 << 13), 0, MigrateType.UNMOVABLE, true);

    choice.served(high, CPU, 0, MigrateType.UNMOVABLE, FIRST);
    assertThat(choice.of(CPU, 0, MOVABLE, FIRST)).isSameAs(normal);
  }

  @Test
  void whereNoZoneHasABlockOfItsTypeTheHighestGivesAPartOfAnothers() {
    addNormal();
    Zone normal = zones.all().getLast();
    free(normal, 1000);
    free(high, 1000);
    assertThat(choice.of(CPU, 0, MigrateType.UNMOVABLE, FIRST)).isSameAs(normal);
  }
}
