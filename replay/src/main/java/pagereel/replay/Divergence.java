package pagereel.replay;

import java.util.Optional;
import java.util.OptionalLong;

/// One event at which model and kernel parted. The trace wins, and the model is repaired.
///
/// @param id          `D1`, `D2`, … in time order
/// @param event       the tracepoint's name
/// @param expected    what the model held
/// @param observed    what the trace says
/// @param explanation why, where the events prove it
/// @param evidence    the events that prove it
/// @param startPfn    the first frame that the event names, where it names any
/// @param pages       how many it names; 0 if none
public record Divergence(
    String id,
    long timeNs,
    String event,
    Kind kind,
    String expected,
    String observed,
    Optional<Explanation> explanation,
    String evidence,
    OptionalLong startPfn,
    long pages) {

  /// How model and kernel parted.
  public enum Kind {
    ALLOC_OF_ALLOCATED("allocOfAllocated", "allocation of pages that the model has in use"),
    FREE_OF_FREE("freeOfFree", "free of pages that the model has free"),
    DEQUEUE_OF_NOT_FREE("dequeueOfNotFree", "dequeue of pages that the model has on no free list"),
    WRONG_PFN("wrongPfn", "another block of the right list"),
    WRONG_LIST("wrongList", "a block of another list"),
    TYPE_MISMATCH("typeMismatch", "another migratetype"),
    ORDER_MISMATCH("orderMismatch", "another order"),
    UNTRACED_TAKE("untracedTake", "pages gone without an event"),
    UNTRACED_RETURN("untracedReturn", "a free without an allocation"),
    SCAN_MISMATCH("scanMismatch", "a scan that took other pages"),
    CONTIG_MISMATCH("contigMismatch", "a contiguous allocation that went otherwise"),
    COUNT_MISMATCH("countMismatch", "other counts than in a snapshot"),
    WATERMARK("watermark", "an allocation that the watermarks forbid");

    private final String id;
    private final String title;

    Kind(String id, String title) {
      this.id = id;
      this.title = title;
    }

    /// The kind's word in JSON.
    public String id() {
      return id;
    }

    public String title() {
      return title;
    }
  }

  /// Why model and kernel parted: a path in the kernel that has no tracepoint.
  public enum Explanation {
    BULK_ALLOCATION("bulkAllocation"),
    COMPACTION_TARGET("compactionTarget"),
    COMPACTION_RELEASE("compactionRelease"),
    COMPACTION_CAPTURE("compactionCapture"),
    SPLIT_FREE("splitFree"),
    CONTIG_TAKEN("contigTaken"),
    CONTIG_UNDO("contigUndo"),
    HIGH_ATOMIC("highAtomic"),
    DIRECT_FREE("directFree"),
    CROSS_CPU_ORDER("crossCpuOrder"),
    INTERRUPTED("interrupted"),
    LIST_ROTATION("listRotation"),
    LOST_EVENTS("lostEvents"),
    PRE_TRACE("preTrace");

    private final String id;

    Explanation(String id) {
      this.id = id;
    }

    /// The explanation's word in JSON.
    public String id() {
      return id;
    }
  }
}
