package pagereel.captures;

import static pagereel.captures.MarkdownTable.agreement;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import pagereel.captures.BusyTests.BusyTest;
import pagereel.replay.BusyRange;
import pagereel.replay.Failure;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Release;
import pagereel.replay.FailureTotal;

/// How many failures of each capture have a cause, and how many frames in the way were named with
/// who took them last and what became of them.
final class FailureTable {

  private FailureTable() {}

  static String of(List<CaptureRun> runs) {
    MarkdownTable table = new MarkdownTable(
        1,
        "capture",
        "failures",
        "with a cause",
        "causes",
        "with blockers",
        "frames in the way",
        "named, owner and fate right",
        "in failures",
        "among the blockers");
    for (CaptureRun run : runs) {
      long failures = total(run);
      if (failures == 0 && run.busyTests().isEmpty()) {
        continue;
      }
      long failed =
          run.busyTests().stream().filter(test -> isOfFailure(run, test)).count();
      table.row(
          run.name(),
          failures,
          agreement(withCause(run), failures),
          causes(run),
          agreement(withBlockers(run), failures),
          run.busyTests().size(),
          agreement(named(run), run.busyTests().size()),
          failed,
          agreement(amongBlockers(run), failed));
    }
    return table.toString();
  }

  static long total(CaptureRun run) {
    return run.result().failureTotals().stream().mapToLong(FailureTotal::count).sum();
  }

  static long withCause(CaptureRun run) {
    return run.result().failureTotals().stream()
        .filter(total -> total.cause() != Cause.UNKNOWN)
        .mapToLong(FailureTotal::count)
        .sum();
  }

  /// Failures of which it is told what was in use where the block or range might have been.
  static long withBlockers(CaptureRun run) {
    return run.result().failures().stream()
        .filter(failure -> !failure.blockers().isEmpty())
        .count();
  }

  private static String causes(CaptureRun run) {
    Map<Cause, Long> counts = new EnumMap<>(Cause.class);
    run.result()
        .failureTotals()
        .forEach(total -> counts.merge(total.cause(), total.count(), Long::sum));
    StringJoiner text = new StringJoiner(", ");
    counts.forEach((cause, count) -> text.add(count + " " + cause.id()));
    return text.toString();
  }

  /// Frames that a kernel's test named and the replay too, with the task that was handed them last
  /// and the moment at which they were freed.
  static long named(CaptureRun run) {
    return run.busyTests().stream()
        .filter(test -> run.result().busyRanges().stream()
            .anyMatch(range -> range.timeNs() == test.timeNs && isRight(range, test)))
        .count();
  }

  private static boolean isRight(BusyRange range, BusyTest test) {
    Failure.Blocker blocker = range.blocker();
    boolean owner = blocker.ownerPid().orElse((int) BusyTests.NOT_SEEN) == test.ownerPid;
    boolean fate = test.freedNs == BusyTests.NOT_SEEN
        ? blocker.release() == Release.HELD_TO_END
        : blocker.freedNs().orElse(BusyTests.NOT_SEEN) == test.freedNs;
    return range.pid() == test.pid
        && blocker.pfn() == test.pfn
        && test.ownerPid != BusyTests.NOT_SEEN
        && owner
        && fate;
  }

  private static boolean isOfFailure(CaptureRun run, BusyTest test) {
    return run.result().failures().stream().anyMatch(failure -> covers(failure, test));
  }

  private static boolean covers(Failure failure, BusyTest test) {
    return (failure.kind() == Failure.Kind.CMA || failure.kind() == Failure.Kind.CONTIG)
        && failure.pid() == test.pid
        && failure.startNs() <= test.timeNs
        && test.timeNs <= failure.timeNs();
  }

  /// Of the frames in the way of requests that failed, those among the failure's blockers.
  static long amongBlockers(CaptureRun run) {
    return run.busyTests().stream()
        .filter(test -> run.result().failures().stream()
            .anyMatch(failure -> covers(failure, test)
                && failure.blockers().stream().anyMatch(b -> b.pfn() == test.pfn)))
        .count();
  }
}
