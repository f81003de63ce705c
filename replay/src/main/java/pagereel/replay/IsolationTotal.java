package pagereel.replay;

/// What one version of the range isolation would have done over a whole trace.
///
/// @param variant       its name
/// @param title         what it is, in a few words
/// @param ranges        ranges that it was tried on
/// @param succeeded     of these, got
/// @param asKernel      of these, those with the outcome that the kernel's own test had
/// @param returnedPages pages of the ranges that it got
/// @param wrongRanges   ranges at which it would have freed a frame that it had not taken
/// @param wrongFrees    how often it would have freed such frames
/// @param lostPages     pages taken and never given back
/// @param brokenBlocks  free blocks broken
/// @param changedRanges ranges that it did not get and after which the free blocks were others
public record IsolationTotal(
    String variant,
    String title,
    long ranges,
    long succeeded,
    long asKernel,
    long returnedPages,
    long wrongRanges,
    long wrongFrees,
    long lostPages,
    long brokenBlocks,
    long changedRanges) {

  public long failed() {
    return ranges - succeeded;
  }

  IsolationTotal plus(TriedIsolation tried) {
    boolean wrong = tried.wrongFrees() > 0;
    return new IsolationTotal(
        variant,
        title,
        ranges + 1,
        succeeded + (tried.succeeded() ? 1 : 0),
        asKernel + (tried.succeeded() == tried.kernelFree() ? 1 : 0),
        returnedPages + (tried.succeeded() ? tried.endPfn() - tried.startPfn() : 0),
        wrongRanges + (wrong ? 1 : 0),
        wrongFrees + tried.wrongFrees(),
        lostPages + tried.lostPages(),
        brokenBlocks + tried.brokenBlocks(),
        changedRanges + (tried.succeeded() || tried.sameBlocks() ? 0 : 1));
  }
}
