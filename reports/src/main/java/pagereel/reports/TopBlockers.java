package pagereel.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import pagereel.replay.Failure;
import pagereel.replay.Failure.Blocker;

/// Whose pages stood in the way of contiguous allocations, over all failures.
///
/// @param owner          the task that took them last; empty if not known
/// @param state          what the model knew of them: `in use`, …
/// @param namedByKernel  the kernel's test of a range names them; else they were in use besides, or
///                       in the range that came nearest, by the model
/// @param callSite       from where it asked for them; empty if not told
/// @param failures       failures that they occur in
/// @param frames         different frames
/// @param pageblocks     pageblocks in which these lie: each could not be had whole
/// @param longestHeldNs  longest time for which one had been held when it was found in the way
/// @param freedLater     how often one was freed after that
/// @param longestAfterNs longest time that this took
/// @param neverFreed     how often one was not freed as far as the trace goes
public record TopBlockers(
    String owner,
    String state,
    boolean namedByKernel,
    String callSite,
    long failures,
    long frames,
    long pageblocks,
    OptionalLong longestHeldNs,
    long freedLater,
    OptionalLong longestAfterNs,
    long neverFreed) {

  private record Key(String owner, String state, boolean namedByKernel, String callSite) {}

  private static final class Sum {
    final Set<String> failures = new HashSet<>();
    final Set<Long> frames = new HashSet<>();
    final Set<Long> pageblocks = new HashSet<>();
    long heldNs = -1;
    long afterNs = -1;
    long freedLater;
    long neverFreed;

    void add(Failure failure, Blocker blocker) {
      failures.add(failure.id());
      frames.add(blocker.pfn());
      pageblocks.add(blocker.pageblockPfn());
      heldNs = Math.max(heldNs, blocker.heldNs().orElse(-1));
      switch (blocker.release()) {
        case FREED -> {
          freedLater++;
          afterNs = Math.max(afterNs, blocker.freedNs().orElse(-1) - blocker.sightedNs());
        }
        case HELD_TO_END -> neverFreed++;
        case NOT_TOLD -> {}
      }
    }
  }

  /// Those that the kernel names first, of them those in most failures.
  public static List<TopBlockers> of(List<Failure> failures) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    for (Failure failure : failures) {
      for (Blocker blocker : failure.blockers()) {
        Key key = new Key(
            blocker.ownerComm().orElse(""),
            blocker.state(),
            blocker.namedByKernel(),
            CallSite.of(blocker.stack()));
        sums.computeIfAbsent(key, k -> new Sum()).add(failure, blocker);
      }
    }
    List<TopBlockers> list = new ArrayList<>();
    sums.forEach((key, sum) -> list.add(new TopBlockers(
        key.owner(),
        key.state(),
        key.namedByKernel(),
        key.callSite(),
        sum.failures.size(),
        sum.frames.size(),
        sum.pageblocks.size(),
        told(sum.heldNs),
        sum.freedLater,
        told(sum.afterNs),
        sum.neverFreed)));
    list.sort(Comparator.comparing(TopBlockers::namedByKernel)
        .thenComparingLong(TopBlockers::failures)
        .thenComparingLong(TopBlockers::frames)
        .reversed()
        .thenComparing(TopBlockers::owner));
    return list;
  }

  private static OptionalLong told(long ns) {
    return ns < 0 ? OptionalLong.empty() : OptionalLong.of(ns);
  }
}
