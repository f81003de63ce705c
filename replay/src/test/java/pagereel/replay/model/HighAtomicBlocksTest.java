package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.MigrateType.HIGHATOMIC;
import static pagereel.replay.model.MigrateType.ISOLATE;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile;

/// Pageblocks of 8 frames that are set aside, and given back.
class HighAtomicBlocksTest {

  private Zone zone = zone(V6_1, "M ........");
  private HighAtomicBlocks blocks = new HighAtomicBlocks(zone);

  @AfterEach
  void countsAgree() {
    zone.verify();
  }

  private void draw(KernelProfile profile, long managedPages, String... pageblocks) {
    zone = zone(profile, pageblocks);
    zone.setManagedPages(managedPages);
    blocks = new HighAtomicBlocks(zone);
  }

  @Test
  void freePagesOfThePageblockGoToItsListsAndOthersStay() {
    draw(V6_1, 100, "U UU1.0UUU", "U 1.UUUUUU");

    assertThat(blocks.reserve(pfn(0), 0)).isTrue();

    assertThat(zone.pageblockType(pfn(0))).isEqualTo(HIGHATOMIC);
    assertThat(zone.firstFree(1, HIGHATOMIC)).isEqualTo(pfn(2));
    assertThat(zone.firstFree(0, HIGHATOMIC)).isEqualTo(pfn(4));
    assertThat(zone.firstFree(1, UNMOVABLE)).isEqualTo(pfn(8));
  }

  @Test
  void aHundredthAndAPageblockMayBeExceededByTheLastOne() {
    draw(V6_1, 100, "U UUUUUUUU", "U UUUUUUUU", "U UUUUUUUU");

    assertThat(blocks.reserve(pfn(0), 0)).isTrue();
    assertThat(blocks.reserve(pfn(8), 0)).isTrue();
    assertThat(blocks.reserve(pfn(16), 0)).isFalse();
  }

  @Test
  void aHundredthIsRoundedUpToPageblocksAndASmallZoneKeepsNone() {
    draw(V6_12, 800, "U UUUUUUUU", "U UUUUUUUU");
    assertThat(blocks.reserve(pfn(0), 0)).isTrue();
    assertThat(blocks.reserve(pfn(8), 0)).isFalse();

    draw(V6_12, 799, "U UUUUUUUU", "U UUUUUUUU");
    assertThat(blocks.reserve(pfn(0), 0)).isFalse();
  }

  @Test
  void aLargeBlocksPageblocksAreSetAsideTogetherOnNewerKernels() {
    draw(V6_1, 1000, "U UUUUUUUU", "U UUUUUUUU");
    blocks.reserve(pfn(0), 4);
    assertThat(zone.pageblockType(pfn(8))).isEqualTo(UNMOVABLE);

    draw(V6_12, 1000, "U UUUUUUUU", "U UUUUUUUU");
    blocks.reserve(pfn(0), 4);
    assertThat(zone.pageblockType(pfn(8))).isEqualTo(HIGHATOMIC);
  }

  @Test
  void aSpecialPageblockIsLeftAlone() {
    draw(V6_1, 1000, "I UUUUUUUU");

    assertThat(blocks.reserve(pfn(0), 0)).isFalse();
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(ISOLATE);
  }

  @Test
  void thePageblockOfTheSmallestFreeBlockIsGivenBackToWhoeverAsks() {
    draw(V6_1, 1000, "H 1.UUUUUU", "H UU0U2...");

    assertThat(blocks.release(MOVABLE, false)).isTrue();

    assertThat(zone.pageblockType(pfn(8))).isEqualTo(MOVABLE);
    assertThat(zone.firstFree(2, MOVABLE)).isEqualTo(pfn(12));
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(HIGHATOMIC);
  }

  @Test
  void theLastPageblockIsGivenBackByForceAlone() {
    draw(V6_1, 1000, "H 1.UUUUUU");

    assertThat(blocks.release(MOVABLE, false)).isFalse();
    assertThat(blocks.release(MOVABLE, true)).isTrue();
    assertThat(blocks.release(MOVABLE, true)).isFalse();
  }

  @Test
  void theWatermarksHideAllOfItOrWhatIsFreeOfIt() {
    draw(V6_1, 1000, "H 1.UUUUUU", "U ........");
    assertThat(HighAtomicBlocks.hiddenPages(zone)).isEqualTo(8);

    draw(V6_12, 1000, "H 1.UUUUUU", "U ........");
    assertThat(HighAtomicBlocks.hiddenPages(zone)).isEqualTo(2);
  }
}
