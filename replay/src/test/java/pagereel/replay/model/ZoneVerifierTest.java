package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;

/// A zone that was damaged behind its back is found out, and what is wrong is named.
class ZoneVerifierTest {

  private static final int LIST_0M = MigrateType.MOVABLE;
  private static final int LIST_1M = MigrateType.COUNT + MigrateType.MOVABLE;

  private final Zone zone = zone(V6_1, "M 0M0M2...", "U p-pp#?x#", "M 3.......");

  private void assertWrong(String what) {
    assertThatIllegalStateException()
        .isThrownBy(() -> zone.verify())
        .withMessageContaining("zone Normal")
        .withMessageContaining(what);
  }

  private int frame(int frame) {
    return zone.frame(pfn(frame));
  }

  @Test
  void aSoundZonePasses() {
    assertThatCode(() -> zone.verify()).doesNotThrowAnyException();
  }

  @Test
  void aLinkThatGoesOneWayOnly() {
    zone.frames().lists.setNumbers(frame(2), zone.frames().lists.numberOne(frame(2)), frame(4));
    assertWrong("0x402 does not link back");
  }

  @Test
  void aListThatGoesRound() {
    zone.frames().lists.setNumbers(frame(2), frame(0), frame(0));
    assertWrong("free list 0M has an end that does not link back");
  }

  @Test
  void aBlockOnTwoLists() {
    zone.frames().lists.addTail(LIST_1M, frame(2));
    assertWrong("free list 0M");
  }

  @Test
  void aBlockOfAnotherOrder() {
    zone.frames().lists.remove(frame(4));
    zone.frames().lists.addTail(LIST_0M, frame(4));
    assertWrong("free list 0M has 0x404, a block of order 2");
  }

  @Test
  void aBlockOfAnotherType() {
    zone.frames().promoteHead(frame(2), 0, MigrateType.UNMOVABLE);
    assertWrong("free list 0M has 0x402, a block of type 0");
  }

  @Test
  void aFreeBlockOnNoList() {
    zone.frames().lists.remove(frame(2));
    assertWrong("free list 0M has 1 blocks, 2 are counted");
  }

  @Test
  void aPerCpuBlockOnNoList() {
    zone.frames().lists.remove(frame(8));
    assertWrong("0x408 is PCP and on no list");
  }

  @Test
  void aListedBlockThatIsInUse() {
    zone.setState(pfn(2), 1, FrameState.IN_USE);
    assertWrong("free list 0M has 0x402, which is IN_USE");
  }

  @Test
  void aTailInUse() {
    zone.setState(pfn(6), 1, FrameState.IN_USE);
    assertWrong("0x406 is IN_USE inside the block 0x404 of order 2");
  }

  @Test
  void aBlockInsideABlock() {
    zone.link(pfn(18), 1, MigrateType.MOVABLE, true);
    assertWrong("0x412 is FREE inside the block 0x410 of order 3");
  }

  @Test
  void aTailOfNoBlock() {
    zone.unlink(pfn(2));
    assertWrong("0x402 is FREE_TAIL of no block");
  }

  @Test
  void aBlockThatIsNotAligned() {
    Zone other = zone(V6_1, "M M#######");
    other.link(pfn(1), 1, MigrateType.MOVABLE, true);
    assertThatIllegalStateException()
        .isThrownBy(other::verify)
        .withMessageContaining("the block 0x401 of order 1 is not aligned");
  }
}
