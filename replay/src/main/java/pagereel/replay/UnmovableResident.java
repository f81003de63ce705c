package pagereel.replay;

import java.util.List;

/// A task's pages that cannot be moved, in pageblocks that were for movable pages or CMA's when
/// they were taken: each keeps its pageblock from ever being free as a whole.
///
/// @param inCma       in pageblocks of CMA areas, else in Movable ones
/// @param stack       how they came to be taken, innermost frame first; empty if not told
/// @param takenPages  over the whole trace
/// @param livePages   still held at its end
/// @param peakPages   most at one time
/// @param pageSeconds pages × seconds for which they were held
/// @param pageblocks  how many pageblocks they lay in
/// @param pageblockSeconds pageblocks × seconds for which at least one of them lay in each
public record UnmovableResident(
    String comm,
    boolean inCma,
    List<String> stack,
    long takenPages,
    long livePages,
    long peakPages,
    double pageSeconds,
    long pageblocks,
    double pageblockSeconds) {

  public UnmovableResident {
    stack = List.copyOf(stack);
  }
}
