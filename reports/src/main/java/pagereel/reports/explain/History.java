package pagereel.reports.explain;

import java.util.List;
import java.util.Optional;
import pagereel.reports.event.EventLine;

/// What the events of a trace tell about one failure or divergence.
///
/// @param startNs   when the request began: by its own event, or by the first thing that its task
///                  did because it had no page at once
/// @param stack     the call chain of the event that tells of the failure, innermost frame first
/// @param frames    events that named the frames in question, by frame
/// @param meanwhile what was done for contiguous memory from then to the end; empty if the events
///                  were not read again
public record History(
    long startNs, List<String> stack, List<FrameHistory> frames, Optional<Meanwhile> meanwhile) {

  public History {
    stack = List.copyOf(stack);
    frames = List.copyOf(frames);
  }

  /// What is told without reading the events again.
  static History unread(long startNs) {
    return new History(startNs, List.of(), List.of(), Optional.empty());
  }

  /// The last events that named a frame up to an instant, and the first ones after it.
  ///
  /// @param pages        of the range that starts at `pfn`
  /// @param takenForMove it was allocated last by a task that was about to empty another range
  public record FrameHistory(
      long pfn,
      long pages,
      long atNs,
      boolean takenForMove,
      List<EventLine> before,
      List<EventLine> after) {

    public FrameHistory {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /// What was done for contiguous memory between two instants.
  ///
  /// @param runs           compaction runs that ended
  /// @param ownRuns        of these, the task's own
  /// @param succeeded      runs that made the block that was wanted
  /// @param complete       runs that went through the whole zone in vain
  /// @param deferred       attempts that were put off after earlier failures
  /// @param movedPages     moved by any compaction
  /// @param stuckPages     that it could not move
  /// @param ownTakenPages  taken off their lists by the task to empty its range
  /// @param ownMovedPages  moved by the task to empty its range
  /// @param ownStuckPages  that it could not move
  /// @param reclaims       how often the task went to reclaim pages itself
  /// @param reclaimedPages what it had of that
  /// @param drainedPages   that went from per-CPU lists to the free lists
  public record Meanwhile(
      long runs,
      long ownRuns,
      long succeeded,
      long complete,
      long deferred,
      long movedPages,
      long stuckPages,
      long ownTakenPages,
      long ownMovedPages,
      long ownStuckPages,
      long reclaims,
      long reclaimedPages,
      long drainedPages) {}
}
