package pagereel.replay.model;

import java.util.Arrays;

/// Doubly linked lists of frames, each frame on one list at most: the kernel's `list_head`s.
///
/// A link is a frame's index, or, where it is negative, the list itself: list `n` is `-1 - n`. A
/// frame that is on no list may keep two numbers of its own in the places of its links.
final class FrameLists {

  /// No frame.
  static final int NONE = -1;

  private int[] next;
  private int[] prev;
  private int[] first;
  private int[] last;

  FrameLists(int frames, int lists) {
    next = new int[frames];
    prev = new int[frames];
    first = new int[lists];
    last = new int[lists];
    for (int list = 0; list < lists; list++) {
      first[list] = sentinel(list);
      last[list] = sentinel(list);
    }
  }

  void growFrames(int frames) {
    next = Arrays.copyOf(next, frames);
    prev = Arrays.copyOf(prev, frames);
  }

  void growLists(int lists) {
    int old = first.length;
    first = Arrays.copyOf(first, lists);
    last = Arrays.copyOf(last, lists);
    for (int list = old; list < lists; list++) {
      first[list] = sentinel(list);
      last[list] = sentinel(list);
    }
  }

  /// The list's first frame, or [#NONE].
  int first(int list) {
    return Math.max(first[list], NONE);
  }

  /// The list's last frame, or [#NONE].
  int last(int list) {
    return Math.max(last[list], NONE);
  }

  /// The frame after this one, or [#NONE].
  int next(int frame) {
    return Math.max(next[frame], NONE);
  }

  /// The frame before this one, or [#NONE].
  int previous(int frame) {
    return Math.max(prev[frame], NONE);
  }

  /// The list that a frame is on, found by walking to its nearer end: frames come and go at the
  /// ends.
  int listOf(int frame) {
    int forwards = frame;
    int backwards = frame;
    while (forwards >= 0 && backwards >= 0) {
      forwards = next[forwards];
      backwards = prev[backwards];
    }
    return -1 - Math.min(forwards, backwards);
  }

  /// Whether the frames at a list's two ends have the list itself for a neighbour.
  boolean endsLinkBack(int list) {
    int sentinel = sentinel(list);
    int before = first[list] < 0 ? first[list] : prev[first[list]];
    int after = last[list] < 0 ? last[list] : next[last[list]];
    return before == sentinel && after == sentinel;
  }

  void addHead(int list, int frame) {
    link(sentinel(list), frame, first[list]);
  }

  void addTail(int list, int frame) {
    link(last[list], frame, sentinel(list));
  }

  void remove(int frame) {
    join(prev[frame], next[frame]);
  }

  /// Puts the part of a list that ends with this frame behind the rest of it: the frame after this
  /// one becomes the first.
  void rotateBehind(int list, int frame) {
    int after = next[frame];
    if (after < 0) {
      return;
    }
    int oldFirst = first[list];
    int oldLast = last[list];
    join(oldLast, oldFirst);
    join(frame, sentinel(list));
    join(sentinel(list), after);
  }

  /// Puts a run of frames of a list, from one to another, before a frame of the same list that is
  /// not among them.
  void moveBefore(int from, int to, int frame) {
    join(prev[from], next[to]);
    join(prev[frame], from);
    join(to, frame);
  }

  /// The two numbers that a frame on no list keeps.
  void setNumbers(int frame, int one, int two) {
    next[frame] = one;
    prev[frame] = two;
  }

  int numberOne(int frame) {
    return next[frame];
  }

  int numberTwo(int frame) {
    return prev[frame];
  }

  private void link(int before, int frame, int after) {
    join(before, frame);
    join(frame, after);
  }

  private void join(int before, int after) {
    if (before >= 0) {
      next[before] = after;
    } else {
      first[-1 - before] = after;
    }
    if (after >= 0) {
      prev[after] = before;
    } else {
      last[-1 - after] = before;
    }
  }

  private static int sentinel(int list) {
    return -1 - list;
  }
}
