package pagereel.replay.model;

/// Whether a compaction is over, as it is asked at the beginning of each of its turns.
///
/// Source: `__compact_finished()`, `mm/compaction.c`. Left out: that others wait for the lock or
/// the task is killed (`contended`), and that a zone that is compacted ahead of need is left to
/// kswapd while that runs.
public final class CompactionFinish {

  /// What it is done for.
  public enum Goal {
    /// A free block of an order.
    BLOCK,
    /// A zone that is less scattered: kcompactd, on its own.
    AHEAD_OF_NEED,
    /// All that can be had: somebody said so.
    EVERYTHING
  }

  private static final String CONTINUE = "continue";
  private static final String SUCCESS = "success";

  /// A zone is left as it is whose free memory lies in blocks too small by so many percent: by the
  /// default of `vm.compaction_proactiveness`, until a turn tells otherwise.
  private long lowScore = 80;

  /// The kernel's word for how it goes on.
  public String verdict(CompactionControl control, int order, Goal goal) {
    Zone zone = control.zone;
    if (control.scannersMet()) {
      return goal != Goal.BLOCK || control.isWholeZone() ? "complete" : "partial_skipped";
    }
    return switch (goal) {
      case EVERYTHING -> CONTINUE;
      case AHEAD_OF_NEED -> score(zone) > lowScore ? CONTINUE : SUCCESS;
      case BLOCK -> {
        if (control.migratePfn != zone.pageblocks().startOf(control.migratePfn)) {
          yield CONTINUE;
        }
        yield hasBlock(zone, order, control.migrateType) ? SUCCESS : "no_suitable_page";
      }
    };
  }

  /// A kcompactd on its own goes on or not: that tells how much is enough.
  public void observed(Zone zone, String verdict) {
    long score = score(zone);
    if (verdict.equals(CONTINUE)) {
      lowScore = Math.min(lowScore, score - 1);
    } else if (verdict.equals(SUCCESS)) {
      lowScore = Math.max(lowScore, score);
    }
  }

  /// How much of a zone's free memory lies in blocks too small for a huge page, in percent.
  ///
  /// Source: `extfrag_for_order()`, `mm/vmstat.c`.
  private static long score(Zone zone) {
    long free = zone.freePages();
    long large = 0;
    for (int order = zone.pageblockOrder(); order <= zone.maxPageOrder(); order++) {
      large += zone.freeBlocks(order) << order;
    }
    return free == 0 ? 0 : (free - large) * 100 / free;
  }

  /// Whether a request gets a block of its own lists, or one with which its pageblock may change
  /// hands.
  private static boolean hasBlock(Zone zone, int order, int type) {
    for (int o = order; o <= zone.maxPageOrder(); o++) {
      if (has(zone, o, type) || (type == MigrateType.MOVABLE && has(zone, o, MigrateType.CMA))) {
        return true;
      }
      if (FallbackSearch.isClaimable(o, zone.pageblockOrder(), type)) {
        for (int donor : MigrateType.fallbacks(type)) {
          if (has(zone, o, donor)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean has(Zone zone, int order, int type) {
    return zone.firstFree(order, type) != Zone.NO_PFN;
  }
}
