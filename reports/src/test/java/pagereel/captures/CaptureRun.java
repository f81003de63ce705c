package pagereel.captures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.TraceTally;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.replay.Replay;
import pagereel.replay.ReplayOptions;
import pagereel.replay.ReplayResult;
import pagereel.replay.SnapshotScore;

/// One replay of a capture, and what a look at its events alone gives.
///
/// @param naive            by snapshot, without the seed
/// @param failedPageAllocs     `mm_page_alloc` of an order above 0 without a page
/// @param testedContigRequests pages of each request for a contiguous range, CMA's left out, that
///                             came as far as the test of a range
/// @param busyTests            tests of a range that a frame failed, by the events alone
record CaptureRun(
    String name,
    TraceInfo info,
    TraceTally tally,
    List<NaiveReplay.Score> naive,
    long failedPageAllocs,
    List<Long> testedContigRequests,
    List<BusyTests.BusyTest> busyTests,
    ReplayResult result) {

  static CaptureRun of(Path folder, int lookAhead) throws IOException {
    return of(folder, SnapshotReader.list(folder.resolve("snapshots")), lookAhead);
  }

  /// @param snapshots what the replay is given: the first one is its seed
  static CaptureRun of(Path folder, List<Snapshot> snapshots, int lookAhead) throws IOException {
    Capture capture = Capture.of(folder.toString());
    try (TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      TraceInfo info = capture.complete(reader.info());
      boolean localClock = info.clock().filter("local"::equals).isPresent();
      Watched events = new Watched(
          reader, new NaiveReplay(SnapshotReader.list(folder.resolve("snapshots")), localClock));
      ReplayOptions options = ReplayOptions.of(info.kernel(), info.clock(), snapshots)
          .withLookAhead(lookAhead)
          .withAnnouncing();
      ReplayResult result = new Replay(options).run(events);
      return new CaptureRun(
          folder.getFileName().toString(),
          info,
          events.tally,
          events.naive.scores(),
          events.failedPageAllocs,
          List.copyOf(events.contigRequests.values()),
          events.busyTests.tests(),
          result);
    }
  }

  /// Kernel release and machine: what captures have in common that ran on the same system.
  String system() {
    return info.kernel().orElse("?") + " " + info.arch().orElse("?");
  }

  boolean lostEvents() {
    return tally.gaps() > 0;
  }

  boolean hasCmaEvents() {
    return tally.count(Tracepoint.CMA_ALLOC_FINISH) + tally.count(Tracepoint.CMA_ALLOC) > 0;
  }

  /// Whether nothing in the trace took free pages that it does not name: neither compaction nor
  /// a contiguous allocation.
  boolean isQuiet() {
    return tally.count(Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES)
            + tally.count(Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES)
            + tally.count(Tracepoint.TEST_PAGES_ISOLATED)
        == 0;
  }

  long naiveWrong() {
    return naive.stream().mapToLong(NaiveReplay.Score::wrong).sum();
  }

  /// Frames that model and kernel do not agree on, per-CPU lists counted as free, over all dumps.
  long modelWrong() {
    return result.snapshotScores().stream()
        .filter(SnapshotScore::exact)
        .mapToLong(CaptureRun::wrongFree)
        .sum();
  }

  static long wrongFree(SnapshotScore score) {
    return score.extraFree() + score.missedFree();
  }

  static long wrongFrames(SnapshotScore score) {
    return score.extraFrames() + score.missedFrames();
  }

  /// A stream whose events are counted and followed naively as they pass.
  private static final class Watched implements EventStream {
    private final TraceReader reader;
    private final TraceTally tally;
    private final NaiveReplay naive;
    private final BusyTests busyTests = new BusyTests();
    private final Set<Integer> inCma = new HashSet<>();
    /// Pages by task: each of the captures' requests is made by a task of its own.
    private final Map<Integer, Long> contigRequests = new LinkedHashMap<>();
    private long failedPageAllocs;

    Watched(TraceReader reader, NaiveReplay naive) {
      this.reader = reader;
      this.naive = naive;
      tally = new TraceTally(reader.names());
    }

    @Override
    public boolean next(EventBatch batch) throws IOException {
      boolean more = reader.next(batch);
      tally.count(batch);
      naive.apply(batch);
      for (int row = 0; row < batch.size(); row++) {
        watch(batch, row);
      }
      return more;
    }

    private void watch(EventBatch batch, int row) {
      busyTests.watch(batch, row);
      int pid = batch.pid(row);
      switch (batch.tracepoint(row)) {
        case MM_PAGE_ALLOC -> {
          if (batch.pfn(row) < 0 && batch.order(row) > 0 && !isFirstTryForHugePage(batch, row)) {
            failedPageAllocs++;
          }
        }
        case CMA_ALLOC_START -> inCma.add(pid);
        case CMA_ALLOC_FINISH -> inCma.remove(pid);
        case TEST_PAGES_ISOLATED -> {
          if (!inCma.contains(pid)) {
            long endPfn = batch.value(Column.END_PFN, row);
            contigRequests.put(pid, endPfn - batch.value(Column.START_PFN, row));
          }
        }
        default -> {}
      }
    }

    /// A huge page fault that asks its own node; it asks all of them next.
    private static boolean isFirstTryForHugePage(EventBatch batch, int row) {
      int first = GfpFlags.COMP | GfpFlags.NOMEMALLOC | GfpFlags.THISNODE | GfpFlags.MOVABLE;
      return batch.order(row) == 9 && (batch.gfpFlags(row) & first) == first;
    }

    @Override
    public NameTable names() {
      return reader.names();
    }

    @Override
    public StackTable stacks() {
      return reader.stacks();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
