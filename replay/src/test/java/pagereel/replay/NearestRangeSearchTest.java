package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.PAGEBLOCK_ORDER;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

class NearestRangeSearchTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.12").orElseThrow();
  private static final int ZONES = 400;
  private static final int PAGEBLOCKS = 6;

  @Test
  void theRangeWithTheFewestFramesInUse() {
    Zone zone = ZoneDrawing.zone(KERNEL, "M 1.MM1.MM", "M 1.#MM.MM", "M MM1.p.M.", "M MMMM0MMM");

    assertThat(nearest(zone, 3, MigrateType.MOVABLE)).hasValue(new NearestRange(pfn(0), 8, 4));
    assertThat(nearest(zone, 2, MigrateType.MOVABLE))
        .hasValueSatisfying(range -> assertThat(range.inUsePages()).isEqualTo(2));
  }

  @Test
  void aReservedOrUnknownFrameNeverBecomesFree() {
    Zone zone = ZoneDrawing.zone(KERNEL, "M 2...1.x.", "M 2...1.?.", "M MMMMMM.M");

    assertThat(nearest(zone, 3, MigrateType.MOVABLE)).hasValue(new NearestRange(pfn(16), 8, 7));
  }

  @Test
  void cmaIsForMovablePagesAlone() {
    Zone zone = ZoneDrawing.zone(KERNEL, "C 2...1.M.", "I 2...1.M.", "H 2...1.M.", "U UUUUUU.U");

    assertThat(nearest(zone, 3, MigrateType.MOVABLE)).hasValue(new NearestRange(pfn(0), 8, 1));
    assertThat(nearest(zone, 3, MigrateType.UNMOVABLE)).hasValue(new NearestRange(pfn(24), 8, 7));
  }

  @Test
  void nothingWhereThereIsABlock() {
    Zone zone = ZoneDrawing.zone(KERNEL, "M ........", "M 2...1.M.");

    assertThat(nearest(zone, 3, MigrateType.UNMOVABLE)).isEmpty();
    assertThat(nearest(zone, 5, MigrateType.UNMOVABLE)).isEmpty();
  }

  @Test
  void asCountingEachRangeGives() {
    Random random = new Random(7);
    int found = 0;
    for (int i = 0; i < ZONES; i++) {
      Zone zone = ZoneDrawing.zone(KERNEL, pageblocks(random));
      for (int order = 1; order <= PAGEBLOCK_ORDER + 1; order++) {
        Optional<NearestRange> nearest = nearest(zone, order, MigrateType.MOVABLE);
        long fewest = fewestInUse(zone, order);
        if (NearestRangeSearch.largestFree(zone, MigrateType.MOVABLE) < order) {
          assertThat(nearest.map(NearestRange::inUsePages).orElse(Long.MAX_VALUE))
              .isEqualTo(fewest);
          found += nearest.isPresent() ? 1 : 0;
        }
      }
    }
    assertThat(found).isGreaterThan(ZONES);
  }

  private static Optional<NearestRange> nearest(Zone zone, int order, int type) {
    return new NearestRangeSearch(zone, order, type).nearest();
  }

  private static String[] pageblocks(Random random) {
    String frames = random.nextBoolean() ? "..M#mUcx" : "...MM#U";
    String[] lines = new String[PAGEBLOCKS];
    for (int i = 0; i < lines.length; i++) {
      StringBuilder line =
          new StringBuilder().append("MMUCI".charAt(random.nextInt(5))).append(' ');
      for (int frame = 0; frame < 1 << PAGEBLOCK_ORDER; frame++) {
        line.append(frames.charAt(random.nextInt(frames.length())));
      }
      lines[i] = line.toString();
    }
    return lines;
  }

  /// The slow way: all ranges that have a free frame and none that can never be free.
  private static long fewestInUse(Zone zone, int order) {
    long fewest = Long.MAX_VALUE;
    for (long start = zone.startPfn();
        start + (1L << order) <= zone.endPfn();
        start += 1L << order) {
      long inUse = 0;
      boolean usable = true;
      for (long pfn = start; pfn < start + (1L << order); pfn++) {
        usable &= zone.pageblockType(pfn) != MigrateType.ISOLATE;
        usable &= zone.state(pfn) != FrameState.HOLE;
        inUse += zone.isFree(pfn) ? 0 : 1;
      }
      if (usable && inUse < 1L << order) {
        fewest = Math.min(fewest, inUse);
      }
    }
    return fewest;
  }
}
