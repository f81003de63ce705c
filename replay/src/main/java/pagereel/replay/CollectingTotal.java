package pagereel.replay;

/// What one version of the range isolation would have collected for compaction over a whole trace.
/// Its pages and the kernel's are those of the scans that can be followed.
///
/// @param variant            its name
/// @param scans              scans of the kernel that it was tried on
/// @param notFollowed        of these, those of which the model does not know enough
/// @param asKernel           of these, those with both of the kernel's counts
/// @param scannedPages       pages that it counts as looked at
/// @param takenPages         pages that it takes
/// @param splitBlocks        blocks of more than a page that it splits to single ones
/// @param wrongPages         pages that it takes though they are on no free list
/// @param kernelScannedPages what the kernel counted
/// @param kernelTakenPages   what the kernel took
public record CollectingTotal(
    String variant,
    long scans,
    long notFollowed,
    long asKernel,
    long scannedPages,
    long takenPages,
    long splitBlocks,
    long wrongPages,
    long kernelScannedPages,
    long kernelTakenPages) {

  static CollectingTotal none(String variant) {
    return new CollectingTotal(variant, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /// Scans that can be followed.
  public long followed() {
    return scans - notFollowed;
  }

  CollectingTotal plus(TriedScan scan, TriedScan.Outcome outcome) {
    if (!outcome.followed()) {
      return new CollectingTotal(
          variant,
          scans + 1,
          notFollowed + 1,
          asKernel,
          scannedPages,
          takenPages,
          splitBlocks,
          wrongPages,
          kernelScannedPages,
          kernelTakenPages);
    }
    return new CollectingTotal(
        variant,
        scans + 1,
        notFollowed,
        asKernel + (scan.isAsKernel(outcome) ? 1 : 0),
        scannedPages + outcome.scannedPages(),
        takenPages + outcome.takenPages(),
        splitBlocks + outcome.splitBlocks(),
        wrongPages + outcome.wrongPages(),
        kernelScannedPages + scan.kernelScannedPages(),
        kernelTakenPages + scan.kernelTakenPages());
  }
}
