package pagereel.captures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pagereel.parser.event.EventBatch;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.PcpListState;
import pagereel.parser.snapshot.PcpState;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.ZoneState;

/// What can be said of free memory without a model: the frames free in the first exact dump, less
/// those that `mm_page_alloc` takes, and those that `mm_page_free` gives back. Buddy and per-CPU
/// lists are one.
final class NaiveReplay {

  /// How far the set was from one later dump.
  ///
  /// @param extra  frames free in the set only
  /// @param missed frames free in the kernel only
  record Score(int snapshot, long trueFree, long extra, long missed) {

    long wrong() {
      return extra + missed;
    }
  }

  private record Dump(int snapshot, long timeNs, BitSet free) {}

  private final List<Dump> dumps = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private final BitSet free = new BitSet();
  private int next;

  /// @param localClock whether the trace's clock is `local` and not `mono`
  NaiveReplay(List<Snapshot> snapshots, boolean localClock) throws IOException {
    for (Snapshot snapshot : snapshots) {
      if (snapshot.hasExactDump()) {
        ExactDump dump = snapshot.exactDump();
        long timeNs = localClock ? dump.localNs() : dump.monoNs();
        dumps.add(new Dump(snapshot.number(), timeNs, freeFrames(dump)));
      }
    }
  }

  private static BitSet freeFrames(ExactDump dump) {
    BitSet frames = new BitSet();
    for (ZoneState zone : dump.zones()) {
      for (FreeListState list : zone.freeLists()) {
        set(frames, list.pfns(), list.order());
      }
      for (PcpState cpu : zone.pcps()) {
        for (PcpListState list : cpu.lists()) {
          set(frames, list.pfns(), list.order());
        }
      }
    }
    return frames;
  }

  private static void set(BitSet frames, long[] pfns, int order) {
    for (long pfn : pfns) {
      frames.set((int) pfn, (int) pfn + (1 << order));
    }
  }

  void apply(EventBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      compareUntil(batch.timeNs(row));
      switch (batch.tracepoint(row)) {
        case MM_PAGE_ALLOC -> mark(batch, row, false);
        case MM_PAGE_FREE -> mark(batch, row, true);
        default -> {}
      }
    }
  }

  private void mark(EventBatch batch, int row, boolean isFree) {
    long pfn = batch.pfn(row);
    if (pfn >= 0) {
      free.set((int) pfn, (int) pfn + (1 << batch.order(row)), isFree);
    }
  }

  private void compareUntil(long timeNs) {
    while (next < dumps.size() && timeNs >= dumps.get(next).timeNs()) {
      Dump dump = dumps.get(next++);
      if (next == 1) {
        free.clear();
        free.or(dump.free());
      } else {
        scores.add(score(dump));
      }
    }
  }

  private Score score(Dump dump) {
    BitSet extra = (BitSet) free.clone();
    extra.andNot(dump.free());
    BitSet missed = (BitSet) dump.free().clone();
    missed.andNot(free);
    return new Score(
        dump.snapshot(), dump.free().cardinality(), extra.cardinality(), missed.cardinality());
  }

  List<Score> scores() {
    return List.copyOf(scores);
  }
}
