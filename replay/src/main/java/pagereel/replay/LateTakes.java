package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.replay.SwitchOutlook.LateTake;
import pagereel.replay.model.Zone;

/// Blocks at the head of per-CPU lists that a task may have in its hands which has left the CPU:
/// it is to tell of the block as soon as it goes on.
///
/// If the list then gives another block, or takes in others before that event, the task has had the
/// block all along. Else it does not matter.
final class LateTakes {

  /// @param wasFirst whether it was the first of its list when the task left
  private record Held(LateTake take, Zone zone, boolean wasFirst) {}

  private final List<Held> held = new ArrayList<>();
  private final BitSet pfns = new BitSet();

  /// A task leaves a CPU.
  ///
  /// @param freed how many blocks came to the list since one was taken from it last: an
  ///              interrupt may have freed them after the task took its block
  void leaves(LateTake take, Zone zone, int list, int freed) {
    long pfn = take.pfn();
    if (zone.isOnPcp(pfn) && zone.listOf(pfn) == list) {
      held.add(new Held(take, zone, firstThere(zone, list, freed) == pfn));
      pfns.set((int) pfn);
    }
  }

  /// The first block of a list behind those freed last that need not have left it unseen, nor be in
  /// another task's hands.
  private long firstThere(Zone zone, int list, int freed) {
    long pfn = zone.firstOnPcp(list);
    for (int i = 0;
        pfn != Zone.NO_PFN && (i < freed || Fate.isHeld(zone.note(pfn)) || has(pfn));
        i++) {
      pfn = zone.nextOnPcp(pfn);
    }
    return pfn;
  }

  /// Whether a task that has left the CPU may have this block.
  boolean has(long pfn) {
    return pfn >= 0 && pfn <= Integer.MAX_VALUE && pfns.get((int) pfn);
  }

  /// Whether a task that has left the CPU may have this block, which was first on its list then.
  boolean wasFirst(long pfn) {
    Held of = has(pfn) ? of(pfn) : null;
    return of != null && of.wasFirst();
  }

  /// Whether a block may be in the hands of another task than this one.
  boolean isOfOther(long pfn, int pid) {
    Held of = has(pfn) ? of(pfn) : null;
    return of != null && of.take().pid() != pid;
  }

  private @Nullable Held of(long pfn) {
    for (Held one : held) {
      if (one.take().pfn() == pfn) {
        return one;
      }
    }
    return null;
  }

  /// The block that a task must have had since it left the CPU, or [Zone#NO_PFN]: it is on its list
  /// no more.
  long heldBy(int pid) {
    for (Held one : held) {
      if (one.take().pid() == pid && !one.zone().isOnPcp(one.take().pfn())) {
        return one.take().pfn();
      }
    }
    return Zone.NO_PFN;
  }

  /// A task tells of a block.
  void told(long pfn) {
    if (has(pfn)) {
      pfns.clear((int) pfn);
      held.removeIf(one -> one.take().pfn() == pfn);
    }
  }
}
