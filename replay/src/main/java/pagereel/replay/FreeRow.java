package pagereel.replay;

import java.util.Arrays;

/// One CPU's row in [FreeRows]: the frees that one task makes one after another, and which of them
/// have an `mm_page_free_batched`.
///
/// The pages of a batch are all told by `mm_page_free` first, and then each again when it comes to
/// its per-CPU list. The ones that are not told again went straight to the free lists. So did what
/// an interrupt freed in between: the list's lock was held.
final class FreeRow {

  private static final int MAX_SIZE = 1 << 12;

  private int[] events = new int[64];
  private boolean[] batched = new boolean[64];
  private int size;
  private int pid;
  private boolean seenBatched;
  private int[] nested = new int[64];
  private int nestedSize;

  int size() {
    return size;
  }

  /// Number of the event at a place of the row.
  int event(int place) {
    return events[place];
  }

  int last() {
    return events[size - 1];
  }

  boolean isOf(int otherPid) {
    return size > 0 && pid == otherPid;
  }

  /// Whether another free by this task belongs to the row: its batch has not begun to be told
  /// again.
  boolean addsTo(int otherPid) {
    return isOf(otherPid) && !seenBatched && size < MAX_SIZE;
  }

  void add(int ofPid, int event) {
    if (size == events.length) {
      events = Arrays.copyOf(events, 2 * size);
      batched = Arrays.copyOf(batched, 2 * size);
    }
    pid = ofPid;
    events[size] = event;
    batched[size] = false;
    size++;
  }

  /// A page of the row is told again.
  ///
  /// @param event the number of its free
  /// @return whether it is of the row
  boolean batched(int event) {
    for (int i = 0; i < size; i++) {
      if (events[i] == event) {
        seenBatched = true;
        batched[i] = true;
        return true;
      }
    }
    return false;
  }

  /// Whether the last page of the row waits to be told again, others having been.
  boolean isBeingTold() {
    return seenBatched && !batched[size - 1] && nestedSize < MAX_SIZE;
  }

  /// A free while the row is being told again.
  void addNested(int event) {
    if (nestedSize == nested.length) {
      nested = Arrays.copyOf(nested, 2 * nestedSize);
    }
    nested[nestedSize++] = event;
  }

  int nestedSize() {
    return nestedSize;
  }

  int nested(int place) {
    return nested[place];
  }

  void clearNested() {
    nestedSize = 0;
  }

  /// Whether a free was left out when its batch was told again. Those before the first one that
  /// was not may be no part of the batch.
  boolean isLeftOut(int place) {
    if (batched[place]) {
      return false;
    }
    for (int i = 0; i < place; i++) {
      if (batched[i]) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    size = 0;
    nestedSize = 0;
    seenBatched = false;
  }
}
