package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;

/// The latest occasions at which the kernel may have set a pageblock aside for urgent requests, or
/// given one back: kept to explain where the model has it otherwise, and changing nothing.
///
/// It asks less of an occasion than [HighAtomicReserve] does of what it follows: every urgent
/// request of an order above 0 may have set its pageblock aside, and every reclaim given some back.
///
/// Source: `reserve_highatomic_pageblock()`, `unreserve_highatomic_pageblock()`.
final class HighAtomicEvidence {

  /// The requests that are remembered, latest ones first: older ones prove nothing any more.
  private static final int KEPT = 1 << 12;

  private static final long NEVER = Long.MIN_VALUE;

  private final NameTable names;
  private final long[] timeNs = new long[KEPT];
  private final long[] pfn = new long[KEPT];
  private final int[] order = new int[KEPT];
  private final int[] pid = new int[KEPT];
  private final int[] comm = new int[KEPT];
  private int requests;
  private long reclaimedNs = NEVER;
  private int reclaimerPid;
  private int reclaimerComm;

  HighAtomicEvidence(NameTable names) {
    this.names = names;
  }

  /// A request got a block. Only those matter that may have set its pageblock aside.
  void allocated(EventBatch batch, int row) {
    int flags = batch.gfpFlags(row) & (GfpFlags.HIGH | GfpFlags.DIRECT_RECLAIM);
    if (batch.order(row) == 0 || flags != GfpFlags.HIGH) {
      return;
    }
    int place = requests++ & (KEPT - 1);
    timeNs[place] = batch.timeNs(row);
    pfn[place] = batch.pfn(row);
    order[place] = batch.order(row);
    pid[place] = batch.pid(row);
    comm[place] = batch.comm(row);
  }

  /// A task's direct reclaim is over.
  void reclaimed(EventBatch batch, int row) {
    reclaimedNs = batch.timeNs(row);
    reclaimerPid = batch.pid(row);
    reclaimerComm = batch.comm(row);
  }

  /// The last request that may have set a pageblock aside, or -1.
  private int lastRequest(long pageblockPfn, long pages) {
    for (int i = 1; i <= Math.min(requests, KEPT); i++) {
      int place = (requests - i) & (KEPT - 1);
      if (pfn[place] >= pageblockPfn && pfn[place] < pageblockPfn + pages) {
        return place;
      }
    }
    return -1;
  }

  /// What proves that a pageblock was set aside, or null.
  @Nullable
  String reserveEvidence(long pageblockPfn, long pages) {
    int last = lastRequest(pageblockPfn, pages);
    return last < 0
        ? null
        : ("this event, and the mm_page_alloc of %#x, order %d, by %s-%d at %d ns: a request that"
                + " cannot wait has its pageblock reserved")
            .formatted(pfn[last], order[last], names.name(comm[last]), pid[last], timeNs[last]);
  }

  /// What proves that a pageblock was given back, or null.
  @Nullable
  String unreserveEvidence(long pageblockPfn, long pages) {
    int last = lastRequest(pageblockPfn, pages);
    boolean since = reclaimedNs != NEVER && (last < 0 || timeNs[last] <= reclaimedNs);
    return since
        ? ("this event, and the mm_vmscan_direct_reclaim_end of %s-%d at %d ns: reclaim that found"
                + " too little has reserved pageblocks given back")
            .formatted(names.name(reclaimerComm), reclaimerPid, reclaimedNs)
        : null;
  }
}
