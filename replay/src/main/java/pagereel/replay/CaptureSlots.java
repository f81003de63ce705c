package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What proves that a task in direct compaction captured a block: a block of the wanted order that
/// the task itself makes whole goes to the task, and to no free list.
///
/// Kept of each such task: the blocks in which it freed something since it began to compact. The
/// model does not capture; the block is taken at its `mm_page_alloc`.
///
/// Source: `compaction_capture()`, `compact_zone_order()`. Left out: that the block's type must
/// suit the request.
final class CaptureSlots {

  /// What one task waits for, and where it freed pages since.
  private static final class Slot {
    final int order;
    final long sinceNs;
    /// By block number: when the task last freed a part of the block.
    final Map<Long, Long> freed = new HashMap<>();

    Slot(int order, long sinceNs) {
      this.order = order;
      this.sinceNs = sinceNs;
    }
  }

  private final Map<Integer, Slot> slots = new HashMap<>();

  /// A task begins direct compaction for a block of this order.
  void open(int pid, int order, long timeNs) {
    slots.put(pid, new Slot(order, timeNs));
  }

  /// A task's pages come to the free lists.
  void freed(int pid, long pfn, long timeNs) {
    if (slots.isEmpty()) {
      return;
    }
    Slot slot = slots.get(pid);
    if (slot != null) {
      slot.freed.put(pfn >> slot.order, timeNs);
    }
  }

  /// A task has got its pages, or none.
  void close(int pid) {
    if (!slots.isEmpty()) {
      slots.remove(pid);
    }
  }

  /// What proves that a task captured a block, or null.
  @Nullable
  String evidence(int pid, long pfn, int order) {
    Slot slot = slots.get(pid);
    Long freedNs = slot == null || slot.order != order ? null : slot.freed.get(pfn >> order);
    return slot == null || freedNs == null
        ? null
        : ("the task's own mm_compaction_try_to_compact_pages for order %d at %d ns, and what it"
                + " freed of this block at %d ns")
            .formatted(order, slot.sinceNs, freedNs);
  }
}
