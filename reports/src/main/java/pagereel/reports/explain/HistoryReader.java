package pagereel.reports.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;

/// Reads a trace once more for what its events tell about one failure or divergence.
public final class HistoryReader {

  private static final int BLOCKERS = 8;
  private static final int BLOCKER_EVENTS_BEFORE = 2;
  private static final int BLOCKER_EVENTS_AFTER = 1;
  /// What happens to a page by itself. A batched free is a second event for one that was seen.
  private static final List<String> PAGE_EVENTS =
      List.of("mm_page_alloc*", "mm_page_free", "mm_page_pcpu_drain");
  /// The same, and what is done to a range.
  private static final List<String> RANGE_EVENTS = List.of(
      "mm_page_alloc*",
      "mm_page_free",
      "mm_page_pcpu_drain",
      "mm_compaction_isolate_*",
      "test_pages_isolated",
      "cma_*");
  private static final Pattern PFN = Pattern.compile("0x([0-9a-f]{1,15})\\b");
  private static final int DIVERGENCE_EVENTS_BEFORE = 12;
  private static final int DIVERGENCE_EVENTS_AFTER = 4;
  private static final long NOT_BEGUN = Long.MAX_VALUE;

  private final List<FrameWatch> watches = new ArrayList<>();
  /// Tasks between the begin and the end of a CMA allocation.
  private final Set<Integer> emptying = new HashSet<>();
  private final int pid;
  private final long endNs;
  /// Its own event says when the request began; else its task's first need of help does.
  private final boolean beginTold;
  private long startNs;
  private MeanwhileCounter meanwhile;
  private List<String> stack = List.of();
  /// The task is inside a reclaim or a compaction that it does for its request.
  private boolean busy;

  private HistoryReader(int pid, long startNs, long endNs, boolean beginTold) {
    this.pid = pid;
    this.startNs = beginTold ? startNs : NOT_BEGUN;
    this.endNs = endNs;
    this.beginTold = beginTold;
    meanwhile = new MeanwhileCounter(pid);
  }

  /// Reads what tells about a failure.
  ///
  /// @param stream the trace, from its beginning
  public static History of(Failure failure, EventStream stream) throws IOException {
    HistoryReader reader = new HistoryReader(
        failure.pid(), failure.startNs(), failure.timeNs(), failure.startNs() < failure.timeNs());
    Set<Long> frames = new LinkedHashSet<>();
    for (Failure.Blocker blocker : failure.blockers()) {
      if (frames.size() < BLOCKERS && frames.add(blocker.pfn())) {
        reader.watches.add(new FrameWatch(
            blocker.pfn(),
            1,
            blocker.sightedNs(),
            PAGE_EVENTS,
            BLOCKER_EVENTS_BEFORE,
            BLOCKER_EVENTS_AFTER));
      }
    }
    return reader.read(stream);
  }

  /// Reads what tells about a divergence.
  ///
  /// @param stream the trace, from its beginning
  public static History of(Divergence divergence, EventStream stream) throws IOException {
    HistoryReader reader = new HistoryReader(-1, divergence.timeNs(), divergence.timeNs(), true);
    if (divergence.startPfn().isPresent()) {
      reader.watches.add(new FrameWatch(
          divergence.startPfn().getAsLong(),
          divergence.pages(),
          divergence.timeNs(),
          RANGE_EVENTS,
          DIVERGENCE_EVENTS_BEFORE,
          DIVERGENCE_EVENTS_AFTER));
    }
    reader.watchExpected(divergence);
    return reader.read(stream);
  }

  /// The frame that the model held in place of the event's, which its words begin with.
  private void watchExpected(Divergence divergence) {
    Matcher named = PFN.matcher(divergence.expected());
    if (!named.find()) {
      return;
    }
    long pfn = Long.parseLong(named.group(1), 16);
    long first = divergence.startPfn().orElse(-1);
    if (first < 0 || pfn < first || pfn >= first + divergence.pages()) {
      watches.add(new FrameWatch(
          pfn,
          1,
          divergence.timeNs(),
          RANGE_EVENTS,
          DIVERGENCE_EVENTS_BEFORE,
          DIVERGENCE_EVENTS_AFTER));
    }
  }

  private History read(EventStream stream) throws IOException {
    EventBatch batch = new EventBatch();
    while (stream.next(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        look(batch, row, stream);
      }
    }
    return new History(
        startNs == NOT_BEGUN ? endNs : startNs,
        stack,
        watches.stream().map(FrameWatch::history).toList(),
        Optional.of(meanwhile.meanwhile()));
  }

  private void look(EventBatch batch, int row, EventStream stream) {
    for (FrameWatch watch : watches) {
      watch.look(batch, row, stream, emptying);
    }
    switch (batch.tracepoint(row)) {
      case CMA_ALLOC_START -> emptying.add(batch.pid(row));
      case CMA_ALLOC_FINISH -> emptying.remove(batch.pid(row));
      default -> {}
    }
    long timeNs = batch.timeNs(row);
    if (timeNs > endNs) {
      return;
    }
    if (timeNs == endNs && batch.pid(row) == pid && batch.stack(row) != StackTable.NONE) {
      stack = stream.stacks().names(batch.stack(row), stream.names());
    }
    if (!beginTold && batch.pid(row) == pid) {
      follow(batch.tracepoint(row), timeNs);
    }
    if (timeNs >= startNs) {
      meanwhile.count(batch, row);
    }
  }

  /// A request that is not served at once wakes kswapd, compacts or reclaims; it has come to an end
  /// when the task is given a page, unless that was for reclaim or compaction itself.
  private void follow(Tracepoint tracepoint, long timeNs) {
    switch (tracepoint) {
      case MM_VMSCAN_WAKEUP_KSWAPD, MM_COMPACTION_TRY_TO_COMPACT_PAGES -> begin(timeNs);
      case MM_COMPACTION_BEGIN, MM_VMSCAN_DIRECT_RECLAIM_BEGIN -> {
        begin(timeNs);
        busy = true;
      }
      case MM_COMPACTION_END, MM_VMSCAN_DIRECT_RECLAIM_END -> busy = false;
      case MM_PAGE_ALLOC -> {
        if (!busy && timeNs < endNs) {
          startNs = NOT_BEGUN;
          meanwhile = new MeanwhileCounter(pid);
        }
      }
      default -> {}
    }
  }

  private void begin(long timeNs) {
    if (startNs == NOT_BEGUN) {
      startNs = timeNs;
    }
  }
}
