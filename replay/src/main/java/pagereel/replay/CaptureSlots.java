package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// What tasks in direct compaction capture: a block of the wanted order that the task itself makes
/// whole in the zone that it compacts goes to the task, and to no free list.
///
/// Source: `compaction_capture()`, `compact_zone_order()`.
final class CaptureSlots {

  /// What one task waits for.
  private static final class Slot {
    final int order;
    final int type;
    /// The zone that it compacts, or null.
    @Nullable
    Zone zone;

    long capturedPfn = Zone.NO_PFN;

    Slot(int order, int type) {
      this.order = order;
      this.type = type;
    }

    private boolean takes(Zone freedTo, int freedType) {
      return freedTo.equals(zone)
          && capturedPfn == Zone.NO_PFN
          && MigrateType.isMergeable(freedType)
          && (order >= freedTo.pageblockOrder()
              || freedType != MigrateType.MOVABLE
              || type == MigrateType.MOVABLE);
    }
  }

  private final Map<Integer, Slot> slots = new HashMap<>();

  private @Nullable Slot slot(int pid) {
    return slots.isEmpty() ? null : slots.get(pid);
  }

  /// A task begins direct compaction for a block.
  void open(int pid, int order, int type) {
    slots.put(pid, new Slot(order, type));
  }

  /// A task compacts a zone.
  void begins(int pid, Zone zone) {
    Slot slot = slot(pid);
    if (slot != null) {
      slot.zone = zone;
    }
  }

  void ends(int pid) {
    Slot slot = slot(pid);
    if (slot != null) {
      slot.zone = null;
    }
  }

  /// A task has got its pages, or none.
  void close(int pid) {
    if (!slots.isEmpty()) {
      slots.remove(pid);
    }
  }

  /// Frees a block to the free lists, unless it makes one whole that the task waits for. A block
  /// that is going to be taken from them has come there.
  ///
  /// @param fate what becomes of it next
  void free(int pid, Zone zone, long pfn, int order, int type, int fate) {
    Slot slot = slot(pid);
    if (slot == null || Fate.kind(fate) == Fate.TAKE || !slot.takes(zone, type)) {
      zone.freeOnePage(pfn, order, type, false);
    } else {
      slot.capturedPfn = zone.freeOrTake(pfn, order, type, slot.order);
    }
  }

  /// Whether a task has captured its block.
  boolean isFull(int pid) {
    Slot slot = slot(pid);
    return slot != null && slot.capturedPfn != Zone.NO_PFN;
  }

  /// Whether a block is what a task has captured.
  boolean has(int pid, long pfn) {
    Slot slot = slot(pid);
    return slot != null && slot.capturedPfn == pfn;
  }
}
