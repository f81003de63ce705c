package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lists of frames: what is put in comes out in order, from both ends.
class FrameListsTest {

  private final FrameLists lists = new FrameLists(16, 2);

  private List<Integer> forwards(int list) {
    List<Integer> frames = new ArrayList<>();
    for (int f = lists.first(list); f != FrameLists.NONE; f = lists.next(f)) {
      frames.add(f);
    }
    return frames;
  }

  private void assertList(int list, Integer... expected) {
    List<Integer> backwards = new ArrayList<>();
    for (int f = lists.last(list); f != FrameLists.NONE; f = lists.previous(f)) {
      backwards.add(f);
    }
    Collections.reverse(backwards);
    assertThat(forwards(list)).containsExactly(expected);
    assertThat(backwards).containsExactly(expected);
    assertThat(lists.endsLinkBack(list)).isTrue();
  }

  private void fill(int list, int... frames) {
    for (int frame : frames) {
      lists.addTail(list, frame);
    }
  }

  @Test
  void framesComeOutInOrder() {
    fill(0, 5, 3);
    lists.addHead(0, 0);
    fill(1, 15);

    assertList(0, 0, 5, 3);
    assertList(1, 15);
    assertThat(lists.listOf(5)).isZero();
    assertThat(lists.listOf(15)).isEqualTo(1);
  }

  @Test
  void framesLeaveFromAnyPlace() {
    fill(0, 1, 2, 3, 4);

    lists.remove(1);
    assertList(0, 2, 3, 4);
    lists.remove(3);
    assertList(0, 2, 4);
    lists.remove(4);
    assertList(0, 2);
    lists.remove(2);
    assertList(0);
    assertList(1);
  }

  @Test
  void rotationPutsWhatEndsWithAFrameBehindTheRest() {
    fill(0, 1, 2, 3, 4);

    lists.rotateBehind(0, 2);
    assertList(0, 3, 4, 1, 2);
    lists.rotateBehind(0, 3);
    assertList(0, 4, 1, 2, 3);
    lists.rotateBehind(0, 2);
    assertList(0, 3, 4, 1, 2);
  }

  @Test
  void rotationBehindTheLastFrameChangesNothing() {
    fill(0, 1, 2);
    lists.rotateBehind(0, 2);
    assertList(0, 1, 2);

    fill(1, 7);
    lists.rotateBehind(1, 7);
    assertList(1, 7);
  }

  @Test
  void aRunMovesBeforeAFrameOfItsList() {
    fill(0, 1, 2, 3, 4, 5);
    lists.moveBefore(3, 4, 2);
    assertList(0, 1, 3, 4, 2, 5);
    lists.moveBefore(2, 5, 1);
    assertList(0, 2, 5, 1, 3, 4);
    lists.moveBefore(2, 5, 4);
    assertList(0, 1, 3, 2, 5, 4);
  }

  @Test
  void growthKeepsListsAndAddsEmptyOnes() {
    fill(0, 1, 15);

    lists.growFrames(20);
    lists.growLists(4);
    fill(3, 19);
    lists.addTail(0, 18);

    assertList(0, 1, 15, 18);
    assertList(1);
    assertList(2);
    assertList(3, 19);
  }

  @Test
  void aFrameOnNoListKeepsTwoNumbers() {
    lists.setNumbers(4, 123, -456);

    assertThat(lists.numberOne(4)).isEqualTo(123);
    assertThat(lists.numberTwo(4)).isEqualTo(-456);
  }
}
