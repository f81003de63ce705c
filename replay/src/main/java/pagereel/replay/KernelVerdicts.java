package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.Failure.Cause;

/// What the kernel itself found while it tried to serve a request: the cause of a failure where the
/// model would have had a block.
///
/// Two events prove one. A direct compaction that ended without the block that was wanted. And the
/// check whether reclaim is worth another try, `reclaim_retry_zone`: it counts all that is free and
/// could be freed, so that where this is above the watermark and the check fails nevertheless, no
/// free block is large enough.
///
/// Source: `should_reclaim_retry()`, `mm/page_alloc.c`. Left out: the reserve for other zones,
/// which the event does not have; the zone with most pages, which has the least of it, decides.
final class KernelVerdicts {

  /// One task's request so far.
  private static final class Verdict {
    int order;
    boolean compactedInVain;
    long mostAvailable = -1;
    boolean checkFailed;
    boolean enough;
  }

  private final Map<Integer, Verdict> byPid = new HashMap<>();

  private Verdict verdict(int pid, int order) {
    Verdict verdict = byPid.computeIfAbsent(pid, key -> new Verdict());
    if (verdict.order != order) {
      verdict = new Verdict();
      verdict.order = order;
      byPid.put(pid, verdict);
    }
    return verdict;
  }

  /// A task's own compaction ended without a block of this order.
  void compactedInVain(int pid, int order) {
    verdict(pid, order).compactedInVain = true;
  }

  /// A zone is checked for whether more reclaim could bring a block.
  void reclaimRetry(EventBatch batch, int row) {
    int order = batch.order(row);
    Verdict verdict = verdict(batch.pid(row), order);
    long available = batch.value(Column.AVAILABLE, row);
    if (available >= verdict.mostAvailable) {
      verdict.mostAvailable = available;
      verdict.checkFailed = batch.value(Column.WATERMARK_OK, row) == 0;
      verdict.enough = available - ((1L << Math.clamp(order, 0, 30)) - 1)
          > batch.value(Column.MIN_WATERMARK, row);
    }
  }

  /// A task was given pages, or was told that there are none: what was found for it is history.
  void served(int pid) {
    if (!byPid.isEmpty()) {
      byPid.remove(pid);
    }
  }

  /// The cause that the kernel's own checks prove for a task's request that fails now.
  Optional<Cause> cause(int pid, int order) {
    Verdict verdict = byPid.get(pid);
    if (verdict == null || verdict.order != order) {
      return Optional.empty();
    }
    if (verdict.checkFailed) {
      return Optional.of(verdict.enough ? Cause.FRAGMENTED : Cause.BELOW_WATERMARK);
    }
    return verdict.compactedInVain ? Optional.of(Cause.FRAGMENTED) : Optional.empty();
  }
}
