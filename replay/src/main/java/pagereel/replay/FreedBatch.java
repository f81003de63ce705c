package pagereel.replay;

import java.util.Arrays;
import pagereel.parser.event.EventBatch;

/// The batch of pages that one CPU is freeing, as far as it has been read: which of them have yet
/// to come to their per-CPU lists, and so cannot be drained from one.
///
/// All are told by `mm_page_free` first, and each by `mm_page_free_batched` when it comes to its
/// list. A list that grows too long is drained between them. Unlike [FreeRow], which reads ahead,
/// this knows nothing of later events.
final class FreedBatch {

  private static final int MAX_SIZE = 1 << 12;

  private long[] pfns = new long[32];
  private int size;
  private int listed;
  private int pid = EventBatch.NO_PID;

  /// A page is freed: as one more of the batch, unless that has begun to come to its lists.
  void add(int ofPid, long pfn) {
    if (listed > 0 || pid != ofPid || size == MAX_SIZE) {
      size = 0;
      listed = 0;
      pid = ofPid;
    }
    if (size == pfns.length) {
      pfns = Arrays.copyOf(pfns, 2 * size);
    }
    pfns[size++] = pfn;
  }

  /// A page of the batch comes to its list.
  void listed(long pfn) {
    for (int i = listed; i < size; i++) {
      if (pfns[i] == pfn) {
        listed = i + 1;
        return;
      }
    }
  }

  /// A page is drained. If it had yet to come to its list it was none of the batch, freed alone in
  /// an interrupt between two others, and so may be those after it: nothing is known then.
  void drained(long pfn) {
    if (isYetToCome(pfn)) {
      size = 0;
      listed = 0;
    }
  }

  /// Whether a page has yet to come to its list.
  boolean isYetToCome(long pfn) {
    if (listed > 0) {
      for (int i = listed; i < size; i++) {
        if (pfns[i] == pfn) {
          return true;
        }
      }
    }
    return false;
  }
}
