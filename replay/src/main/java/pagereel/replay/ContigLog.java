package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.FailureLog.ContigRequest;

/// Writes down each request for contiguous memory, and for how long CMA's ranges were handed out.
final class ContigLog {

  /// A range that is handed out.
  private record Held(String area, long pages, long fromNs) {}

  private final List<ContigRun> runs = new ArrayList<>();
  private final List<CmaStay> stays = new ArrayList<>();
  /// By first PFN.
  private final TreeMap<Long, Held> held = new TreeMap<>();
  private long startNs = Long.MIN_VALUE;

  /// What was handed out when the model was seeded.
  void seed(CmaAreaState area) {
    long[] bits = area.usedRuns();
    for (int i = 0; i + 1 < bits.length; i += 2) {
      long pfn = area.basePfn() + (bits[i] << area.orderPerBit());
      long pages = (bits[i + 1] + 1 - bits[i]) << area.orderPerBit();
      held.put(pfn, new Held(area.name(), pages, Long.MIN_VALUE));
    }
  }

  /// Forgets what was written down so far, not what is handed out: results begin here.
  void restart(long timeNs) {
    runs.clear();
    stays.clear();
    startNs = timeNs;
  }

  /// A request was served.
  void served(ContigRequest request, Failure.Kind kind, String area, long endNs, long pfn) {
    add(request, kind, area, endNs, pfn);
  }

  /// A request failed.
  void failed(ContigRequest request, Failure.Kind kind, String area, long endNs) {
    add(request, kind, area, endNs, ContigRun.NOT_SERVED);
  }

  private void add(ContigRequest request, Failure.Kind kind, String area, long endNs, long pfn) {
    if (runs.size() < Activity.LIMIT) {
      runs.add(new ContigRun(
          request.startNs,
          Math.max(endNs, request.startNs),
          kind,
          area,
          request.pid,
          request.comm,
          request.pages,
          pfn,
          request.attempts.stream()
              .map(a -> new ContigRun.Try(a.timeNs().orElse(request.startNs), a.startPfn()))
              .toList()));
    }
  }

  /// CMA handed out a range.
  void handedOut(String area, long pfn, long pages, long timeNs) {
    givenBack(pfn, pages, timeNs);
    held.put(pfn, new Held(area, pages, timeNs));
  }

  /// A range came back, perhaps in parts.
  void givenBack(long pfn, long pages, long timeNs) {
    long endPfn = pfn + pages;
    Long first = held.floorKey(pfn);
    Map<Long, Held> touched =
        new TreeMap<>(held.subMap(first == null ? pfn : first, true, endPfn, false));
    touched.forEach((startPfn, range) -> {
      long rangeEnd = startPfn + range.pages();
      if (rangeEnd <= pfn) {
        return;
      }
      held.remove(startPfn);
      long from = Math.max(pfn, startPfn);
      long to = Math.min(endPfn, rangeEnd);
      end(range, from, to - from, timeNs);
      if (startPfn < pfn) {
        held.put(startPfn, new Held(range.area(), pfn - startPfn, range.fromNs()));
      }
      if (rangeEnd > endPfn) {
        held.put(endPfn, new Held(range.area(), rangeEnd - endPfn, range.fromNs()));
      }
    });
  }

  private void end(Held range, long pfn, long pages, long timeNs) {
    if (stays.size() < Activity.LIMIT) {
      stays.add(new CmaStay(range.area(), pfn, pages, range.fromNs(), timeNs));
    }
  }

  List<ContigRun> runs() {
    return runs;
  }

  /// @param firstNs when the model began to follow the trace
  List<CmaStay> stays(long firstNs, long endNs) {
    List<CmaStay> all = new ArrayList<>(stays);
    held.forEach((pfn, range) ->
        all.add(new CmaStay(range.area(), pfn, range.pages(), range.fromNs(), endNs)));
    long from = Math.max(firstNs, startNs);
    return all.stream()
        .limit(Activity.LIMIT)
        .map(s ->
            new CmaStay(s.area(), s.startPfn(), s.pages(), Math.max(from, s.fromNs()), s.toNs()))
        .toList();
  }
}
