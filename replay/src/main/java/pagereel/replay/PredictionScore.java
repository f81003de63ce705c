package pagereel.replay;

/// How often the model announced one kind of decision before it read what the kernel did, and how
/// often it was right.
///
/// @param made      events that the model announced an answer to
/// @param right     announcements that came true
/// @param abstained events that it announced nothing to
public record PredictionScore(Kind kind, long made, long right, long abstained) {

  /// What is announced, and what is given for it.
  public enum Kind {
    /// Order and migratetype of an `mm_page_alloc_zone_locked`: its PFN.
    ZONE_LOCKED("zoneLocked"),
    /// CPU, order and type of an `mm_page_alloc` served by a per-CPU list: its PFN.
    PCP_ALLOC("pcpAlloc"),
    /// CPU and order of an `mm_page_pcpu_drain`: its PFN and migratetype.
    PCP_DRAIN("pcpDrain"),
    /// The allocation that finds its per-CPU list empty: how many blocks follow, and from which
    /// list.
    REFILL("refill"),
    /// The request of an `mm_page_alloc_extfrag`: donor, its order, whether ownership changes.
    FALLBACK("fallback"),
    /// The same with donor and order: its PFN.
    FALLBACK_PFN("fallbackPfn"),
    /// The range: `nr_scanned` and `nr_taken`.
    ISOLATE_FREEPAGES("isolateFreepages"),
    FAST_ISOLATE_FREEPAGES("fastIsolateFreepages"),
    /// The range and both counts: whether a legal scan of the model's blocks gives them.
    ISOLATE_FREEPAGES_FIT("isolateFreepagesFit"),
    /// The range of a compaction's scan: the most that `nr_taken` can be, see `MigrateBound`.
    ISOLATE_MIGRATEPAGES("isolateMigratepages"),
    /// A contiguous allocation and its earlier attempts: the PFN tried next.
    CONTIG_PFN("contigPfn"),
    /// An attempt: success, or the frame that fails it.
    CONTIG_OUTCOME("contigOutcome"),
    /// A zone whose compaction is asked for, or over: whether it is put off, and its counts.
    COMPACTION_DEFERRAL("compactionDeferral"),
    /// The zone and order of an `mm_compaction_finished`: its result.
    COMPACTION_FINISHED("compactionFinished");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /// The kind's name in results.
    public String id() {
      return id;
    }
  }

  /// Right announcements as a share of all that could have been made, so that silence does not pay;
  /// NaN where there was nothing to announce.
  public double score() {
    return (double) right / (made + abstained);
  }
}
