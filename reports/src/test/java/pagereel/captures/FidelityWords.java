package pagereel.captures;

/// What `docs/fidelity.md` says beside its tables.
final class FidelityWords {

  static final String INTRODUCTION = """
      # Fidelity: how near the model comes to the kernel

      Every figure here is computed: `.ci/fidelity` replays the captures and writes this file. The
      captures are real runs in which the exact state of the page allocator was dumped several
      times, each dump at one instant of the trace.

      The model takes its state from the first dump and is never corrected by a later one, so an
      error stays and may grow. At the instant of each later dump the two are compared. *Naive* is
      what the events tell without a model: the frames free in the first dump, less those that
      `mm_page_alloc` takes, and those that `mm_page_free` gives back.
      """;

  static final String COLUMNS = """
      - **truly free**: frames free in the dump, on buddy and on per-CPU lists
      - **naive**, **model**: `+a −b` are a frames held free that are in use, b held in use that are
        free. *Buddy lists*: a frame on a per-CPU list is not free. *With per-CPU lists*: it is;
        this is the one to compare with the naive figure
      - **share wrong**: wrong frames, buddy lists alone, of the zones' managed frames
      - **blocks**: free blocks with the same frame, order and migratetype in both, of the blocks in
        either
      - **list order**: places in the free lists with the same block after the same block, of the
        places in the dump
      - **pageblocks wrong**: pageblocks with another migratetype
      - **per-CPU lists**: blocks on the same per-CPU list in both, of those on one in either

      Shares are cut, not rounded: 1.0000 means all.
      """;

  static final String WHOLE = """
      Wrong frames, per-CPU lists counted as free, are added up over the later dumps. A divergence
      is an event at which the model held something else than the trace says; it is explained where
      other events prove a path in the kernel that has no event of its own. Rates are of the events
      that the model is told of. Where events were lost, no model can follow.
      """;

  static final String FAILURES = """
      Failed allocations of contiguous memory, and compaction runs that came to nothing, by the cause
      that the replay gives. *With blockers*: it is told who had what was in use, in the ranges that
      were tried or in the one that came nearest. A *frame in the way* is one by which the kernel's own test fails a range
      (`test_pages_isolated`), whether the request got another range later or not: *named* if the
      replay has it with the task that was handed it last and the moment at which it was freed, as
      the events tell; *among the blockers* if the request failed and the frame is in its list.
      Captures without either are left out.
      """;

  static final String PREDICTIONS = """
      Before the part of an event is read that answers it, the model announces the answer; what came
      true is a share of all that could have been announced. *Informed*: with what later events tell
      about a frame; *online*: nothing later was looked at.

      - **zoneLocked**: the PFN that leaves the free lists, its order and list type given
      - **pcpAlloc**, **pcpDrain**: the PFN that a per-CPU list gives to a request, or to a drain with
        its migratetype
      - **refill**: how many blocks a per-CPU list that is found empty gets
      - **fallback**: the donor, the order of its block, and whether a pageblock changes hands;
        **fallbackPfn**: the PFN, with donor and order given
      - **isolateFreepages**, **fastIsolateFreepages**: both counts of a scan, its range given;
        **isolateFreepagesFit**: whether some legal scan gives them
      - **isolateMigratepages**: the most pages in use that compaction, or a contiguous allocation,
        takes from a range; right if it took no more
      - **contigPfn**, **contigOutcome**: which range CMA tries next, and whether an attempt succeeds,
        or the frame that fails it
      - **compactionDeferral**: whether a zone's compaction is put off when it is asked for, and the
        zone's counts of that after each check and run; **compactionFinished**: whether a run of
        compaction goes on, and if not, how it ended

      Cut, not rounded. A dash: there was no such event.
      """;

  static final String WINDOWS = """
      The model looks ahead to the next event of a frame, to tell where a freed page went or
      whether one was taken unseen. The same totals with less of that; 0 looks nowhere ahead, as a
      live replay would. Of each kernel the capture with the most events. *All*: a window as long as
      the trace, the most that an index of it on disk could tell.
      """;

  static final String PROC = """
      The first dump hidden: the model takes its state from `zoneinfo`, `buddyinfo`, `pagetypeinfo`
      and `kpageflags`, which are read one after another while the machine runs on. They do not
      tell the order of the free lists, what is on the per-CPU lists, or each pageblock's type. The
      naive figures are those of the first table.
      """;

  private FidelityWords() {}
}
