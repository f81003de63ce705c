package pagereel.replay;

/// One run of compaction over one zone, from `mm_compaction_begin` to `mm_compaction_end`.
///
/// @param endNs               the end of the trace where the run did not end before it
/// @param order               what it worked for; −1 where it did not say
/// @param direct              whether a task waited for it; else a kernel thread did it
/// @param result              the kernel's word, such as `success`; [#UNFINISHED] where it did not
///                            end
/// @param migrateStartPfn     where the scanner for pages to move began
/// @param migrateEndPfn       where it stood at the end
/// @param freeStartPfn        where the scanner for free pages began, downwards
/// @param rescannedPageblocks pageblocks whose pages were looked at that any run of the trace had
///                            looked at before
public record CompactionRun(
    long startNs,
    long endNs,
    int pid,
    String comm,
    int node,
    String zone,
    int order,
    boolean direct,
    boolean sync,
    String result,
    long migrateStartPfn,
    long migrateEndPfn,
    long freeStartPfn,
    long freeEndPfn,
    long scannedMigratePages,
    long scannedFreePages,
    long isolatedFreePages,
    long migratedPages,
    long failedPages,
    long rescannedPageblocks) {

  public static final String UNFINISHED = "unfinished";

  /// The kernel's word for a run that made the block that was wanted.
  public static final String SUCCESS = "success";

  public boolean succeeded() {
    return result.equals(SUCCESS);
  }
}
