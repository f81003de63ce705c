package pagereel.reports.explain;

import pagereel.replay.Failure;

/// What an engineer can do about a failure, by its cause.
public final class Advice {

  private Advice() {}

  public static String of(Failure failure) {
    return switch (failure.cause()) {
      case NO_FREE_RUN ->
        "Make the area larger (cma= on the command line, or the device tree), ask for less, or"
            + " release what was handed out of it earlier: small allocations that stay split the"
            + " area.";
      case PINNED_PAGE ->
        "Find out for whom the page is pinned (get_user_pages: direct I/O, RDMA, a device that reads"
            + " or writes a process's memory). A pin for long (FOLL_LONGTERM) moves the page out of"
            + " CMA first; a plain reference does not.";
      case UNMOVABLE_PAGE ->
        "Keep what took the page out of the range: its request did not say that the page can be"
            + " moved, or said so of a page that is on no list of movable pages, as a driver may. For"
            + " memory that must be had later, reserve it at boot.";
      case MIGRATION_FAILED ->
        "The kernel could not move the page away: somebody held on to it (a pin), or it was locked,"
            + " under writeback, or on no list of movable pages. See below who took it and whether it"
            + " became free: if soon, try again later; if not, look for a pin (get_user_pages) or a"
            + " filesystem that cannot move its pages.";
      case NO_TARGET_PAGES -> "Free memory outside the range first: there was no page to move to.";
      case ISOLATION_REFUSED ->
        "A pageblock of the range held a page that cannot be moved, or another task was isolating"
            + " it: serialise such requests, and keep unmovable allocations out of the range.";
      case FRAGMENTED ->
        failure.kind() == Failure.Kind.COMPACTION
            ? "The zone was gone through in vain: see what is in use of the range that came nearest."
                + " What cannot be moved has to be kept out of movable pageblocks; where all of it"
                + " can, it was being used, or the run was too hurried (asynchronous) for it."
            : "Ask for smaller blocks with a fallback (kvmalloc, scattered pages), or earlier, before"
                + " memory is fragmented; a request that may wait can compact."
                + " vm.compaction_proactiveness and vm.watermark_boost_factor make the kernel defragment"
                + " ahead of time.";
      case BELOW_WATERMARK ->
        "Too little was free for a request without access to the reserves: let it wait"
            + " (GFP_KERNEL), or keep more free with vm.min_free_kbytes or"
            + " vm.watermark_scale_factor.";
      case SIGNAL -> "The task was being killed: nothing is wrong with memory.";
      case UNKNOWN -> missing(failure);
    };
  }

  /// What the trace would have to have.
  private static String missing(Failure failure) {
    return switch (failure.kind()) {
      case CMA, CONTIG ->
        "Record the events cma:*, page_isolation:test_pages_isolated and compaction:*, with a"
            + " snapshot at the start: then the range and the frame in the way are known.";
      case BUDDY, THP, HUGETLB ->
        failure.modelSays() == Failure.ModelVerdict.SUCCEEDS
            ? "The model has a free block that would have done: it is wrong here, or the kernel"
                + " looked at a moment that no event shows."
            : "Record with a snapshot at the start: then what was free at that moment is known.";
      case COMPACTION ->
        "The run was broken off, by a lock or a signal: the trace does not tell which.";
    };
  }
}
