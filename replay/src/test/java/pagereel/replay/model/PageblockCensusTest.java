package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfiles;

/// A census that looks again at what changed counts what one of all frames would.
class PageblockCensusTest {

  private static final int FRAMES = 203;
  private static final int START = 5;
  private static final int PAGEBLOCK_ORDER = 3;

  /// Neither its first nor its last frame is at the border of a pageblock.
  private final Zone zone =
      Zone.inUse(0, "Normal", START, FRAMES, 4, PAGEBLOCK_ORDER, KernelProfiles.fallback());
  private final PageblockCensus census = zone.census();

  private void look() {
    long group = 1L << PAGEBLOCK_ORDER;
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn += group) {
      if (zone.clearTouched(pfn)) {
        census.recount(pfn, Math.min(pfn + group, zone.endPfn()));
      }
    }
  }

  private void hold(long pfn, int type) {
    zone.setAllocated(pfn, 0, type, 1, 0);
  }

  private void allFree() {
    for (long pfn = START; pfn < START + FRAMES; pfn++) {
      zone.setState(pfn, 1, FrameState.TAKEN);
    }
  }

  @Test
  void aPageblockIsWhatItsPagesAre() {
    allFree();
    hold(8, MigrateType.MOVABLE);
    hold(16, MigrateType.UNMOVABLE);
    hold(24, MigrateType.RECLAIMABLE);
    hold(32, MigrateType.MOVABLE);
    hold(33, MigrateType.UNMOVABLE);
    zone.setState(40, 8, FrameState.HOLE);
    look();

    assertThat(census.use(8)).isEqualTo(PageblockUse.MOVABLE);
    assertThat(census.use(16)).isEqualTo(PageblockUse.UNMOVABLE);
    assertThat(census.use(24)).isEqualTo(PageblockUse.RECLAIMABLE);
    assertThat(census.use(32)).isEqualTo(PageblockUse.MIXED);
    assertThat(census.use(40)).isEqualTo(PageblockUse.HOLE);
    assertThat(census.use(48)).isEqualTo(PageblockUse.FREE);
    assertThat(zone.pageblocks(PageblockUse.MIXED)).isEqualTo(1);
  }

  @Test
  void aLargeBlockIsSpoiltByOneUnmovablePage() {
    allFree();
    hold(17, MigrateType.UNMOVABLE);
    look();

    // Frames 5 to 207: 26 pageblocks, in 13 blocks of two and 7 of four.
    assertThat(zone.unmovableShare(PAGEBLOCK_ORDER)).isEqualTo(1 / 26.0, within(1e-12));
    assertThat(zone.unmovableShare(PAGEBLOCK_ORDER + 1)).isEqualTo(1 / 13.0, within(1e-12));
    assertThat(zone.unmovableShare(PAGEBLOCK_ORDER + 2)).isEqualTo(1 / 7.0, within(1e-12));
    assertThat(zone.unmovableShare(PAGEBLOCK_ORDER + 10)).isEqualTo(1.0);
    assertThat(zone.unmovableShare(PAGEBLOCK_ORDER - 1)).isNaN();
  }

  @Test
  void lookingAtChangesAloneGivesWhatLookingAtAllGives() {
    Random random = new Random(11);
    look();
    for (int round = 0; round < 2_000; round++) {
      long pfn = START + (long) random.nextInt(FRAMES);
      switch (random.nextInt(4)) {
        case 0 -> hold(pfn, random.nextInt(3));
        case 1 -> zone.setState(pfn, 1, FrameState.TAKEN);
        case 2 -> zone.setState(pfn, 1, FrameState.HOLE);
        default -> zone.setInUse(pfn, 0, random.nextInt(2));
      }
      if (random.nextInt(5) == 0) {
        look();
        assertThat(counts(census)).as("round %d", round).isEqualTo(counts(recounted()));
      }
    }
  }

  private PageblockCensus recounted() {
    PageblockCensus other = new PageblockCensus(zone);
    other.recount(zone.startPfn(), zone.endPfn());
    return other;
  }

  private static Map<PageblockUse, Long> counts(PageblockCensus census) {
    Map<PageblockUse, Long> counts = new EnumMap<>(PageblockUse.class);
    for (PageblockUse use : PageblockUse.values()) {
      counts.put(use, census.pageblocks(use));
    }
    return counts;
  }

  @Test
  void aPageblockHasChangedHandsUntilItIsWhatItWas() {
    zone.setPageblockType(8, MigrateType.MOVABLE);
    zone.setPageblockType(16, MigrateType.MOVABLE);
    zone.markPageblocks();
    zone.setPageblockType(8, MigrateType.UNMOVABLE);
    zone.setPageblockType(16, MigrateType.ISOLATE);
    assertThat(zone.changedPageblocks()).isEqualTo(1);
    zone.setPageblockType(8, MigrateType.RECLAIMABLE);
    assertThat(zone.changedPageblocks()).isEqualTo(1);
    zone.setPageblockType(8, MigrateType.MOVABLE);
    zone.setPageblockType(16, MigrateType.MOVABLE);
    assertThat(zone.changedPageblocks()).isZero();
  }
}
