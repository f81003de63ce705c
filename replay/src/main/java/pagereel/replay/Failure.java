package pagereel.replay;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One contiguous allocation that failed.
///
/// @param id           `F1`, `F2`, … in time order
/// @param timeNs       when the failure was told
/// @param startNs      when the request began, as far as the trace tells; else `timeNs`
/// @param gfpFlags     bits of [pagereel.parser.event.GfpFlags]
/// @param migrateType  the requested type
/// @param wantedPfn    the first PFN of the last range that was tried
/// @param errno        negative, where the event has it
/// @param attempts     ranges tried, first to last; the last few where there were many
/// @param attemptCount how many ranges were tried in all
/// @param moment       what memory was like
/// @param report       what the kernel's own log tells of it
public record Failure(
    String id,
    long timeNs,
    long startNs,
    Kind kind,
    long requestedPages,
    OptionalInt order,
    OptionalLong alignPages,
    OptionalInt gfpFlags,
    Optional<String> migrateType,
    Optional<String> area,
    int pid,
    String comm,
    OptionalInt errno,
    Cause cause,
    OptionalDouble fragmentationIndex,
    ModelVerdict modelSays,
    OptionalLong wantedPfn,
    List<Attempt> attempts,
    int attemptCount,
    List<Blocker> blockers,
    FailureMoment moment,
    Optional<KernelReport> report) {

  public Failure {
    attempts = List.copyOf(attempts);
    blockers = List.copyOf(blockers);
  }

  /// The same failure under another id.
  Failure withId(String other) {
    return with(other, cause, fragmentationIndex, blockers, report);
  }

  /// The same failure with what the kernel's log tells.
  Failure withReport(KernelReport told) {
    return with(id, cause, fragmentationIndex, blockers, Optional.of(told));
  }

  /// The same failure with what the kernel's log tells of it, where this one does not tell itself.
  Failure withLog(Failure log) {
    return with(
        id,
        cause == Cause.UNKNOWN ? log.cause : cause,
        fragmentationIndex.isPresent() ? fragmentationIndex : log.fragmentationIndex,
        blockers,
        log.report);
  }

  /// The same failure with what became of its blockers.
  Failure withBlockers(List<Blocker> others) {
    return with(id, cause, fragmentationIndex, others, report);
  }

  private Failure with(
      String newId,
      Cause newCause,
      OptionalDouble index,
      List<Blocker> newBlockers,
      Optional<KernelReport> told) {
    return new Failure(
        newId,
        timeNs,
        startNs,
        kind,
        requestedPages,
        order,
        alignPages,
        gfpFlags,
        migrateType,
        area,
        pid,
        comm,
        errno,
        newCause,
        index,
        modelSays,
        wantedPfn,
        attempts,
        attemptCount,
        newBlockers,
        moment,
        told);
  }

  /// Who asked for contiguous memory.
  public enum Kind {
    BUDDY("buddy", "page allocation"),
    CMA("cma", "CMA allocation"),
    CONTIG("contig", "contiguous range"),
    THP("thp", "transparent huge page"),
    HUGETLB("hugetlb", "hugetlb page"),
    COMPACTION("compaction", "compaction run");

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

  /// Why it failed.
  public enum Cause {
    NO_FREE_RUN("noFreeRun", "the area has no free run of that length and alignment"),
    PINNED_PAGE("pinnedPage", "a page in the range is pinned"),
    UNMOVABLE_PAGE("unmovablePage", "a page in the range cannot be moved"),
    MIGRATION_FAILED("migrationFailed", "a page in the range could not be migrated"),
    NO_TARGET_PAGES("noTargetPages", "there were no free pages to migrate to"),
    ISOLATION_REFUSED("isolationRefused", "a pageblock of the range could not be isolated"),
    FRAGMENTED("fragmented", "enough memory was free, but no block was large enough"),
    BELOW_WATERMARK("belowWatermark", "too little memory was free"),
    SIGNAL("signal", "the task was interrupted by a signal"),
    UNKNOWN("unknown", "the trace does not tell");

    private final String id;
    private final String title;

    Cause(String id, String title) {
      this.id = id;
      this.title = title;
    }

    /// The cause's word in JSON.
    public String id() {
      return id;
    }

    public String title() {
      return title;
    }
  }

  /// Whether the model, asked the same, would have failed too.
  public enum ModelVerdict {
    FAILS,
    SUCCEEDS,
    UNKNOWN
  }

  /// What became of frames that stood in the way.
  public enum Release {
    /// They were freed, too late.
    FREED("freed"),
    /// Nobody freed them as far as the trace goes.
    HELD_TO_END("heldToEnd"),
    /// The trace does not tell.
    NOT_TOLD("notTold");

    private final String id;

    Release(String id) {
      this.id = id;
    }

    /// The word in JSON.
    public String id() {
      return id;
    }
  }

  /// One range that was tried.
  ///
  /// @param finPfn     the first frame that was not free, where the trace names it
  /// @param timeNs     when the range was given up, or the request ended
  /// @param inUsePages frames of the range that were not free when the kernel tested it, by the
  ///                   model; absent if it did not come to the test, or the model does not know
  public record Attempt(
      long startPfn,
      long pages,
      OptionalLong finPfn,
      OptionalLong timeNs,
      OptionalLong inUsePages) {

    public Attempt(long startPfn, long pages, OptionalLong finPfn) {
      this(startPfn, pages, finPfn, OptionalLong.empty(), OptionalLong.empty());
    }
  }

  /// Frames that stood in the way.
  ///
  /// @param startPfn   of the block of pages that the frame was taken with
  /// @param state      what the model knew of them: `in use`, `free`, `unknown`, …
  /// @param stack      how they came to be taken, innermost frame first; empty if not told
  /// @param pfn          the very frame
  /// @param pageblockPfn first frame of the pageblock that it lies in
  /// @param namedByKernel its test of the range names the frame; else it was in use there, or in
  ///                      the range that came nearest, by the model
  /// @param sightedNs  when it was found in the way
  /// @param release    what became of it
  /// @param freedNs    when it was freed at last
  public record Blocker(
      long startPfn,
      long pages,
      String state,
      OptionalInt ownerPid,
      Optional<String> ownerComm,
      OptionalInt gfpFlags,
      OptionalLong allocatedNs,
      List<String> stack,
      long pfn,
      long pageblockPfn,
      boolean namedByKernel,
      long sightedNs,
      Release release,
      OptionalLong freedNs) {

    public Blocker {
      stack = List.copyOf(stack);
    }

    /// How long they had been held when they were found in the way.
    public OptionalLong heldNs() {
      return allocatedNs.isPresent()
          ? OptionalLong.of(Math.max(0, sightedNs - allocatedNs.getAsLong()))
          : OptionalLong.empty();
    }

    Blocker asNamedByKernel() {
      return with(true, release, freedNs);
    }

    Blocker withRelease(Release newRelease, OptionalLong newFreedNs) {
      return with(namedByKernel, newRelease, newFreedNs);
    }

    private Blocker with(boolean named, Release newRelease, OptionalLong newFreedNs) {
      return new Blocker(
          startPfn,
          pages,
          state,
          ownerPid,
          ownerComm,
          gfpFlags,
          allocatedNs,
          stack,
          pfn,
          pageblockPfn,
          named,
          sightedNs,
          newRelease,
          newFreedNs);
    }
  }
}
