package pagereel.replay;

/// What one version of the range isolation would have collected for compaction over a whole trace.
///
/// @param variant            its name
/// @param scans              scans of the kernel that it was tried on
/// @param asKernel           of these, those with both of the kernel's counts
/// @param scannedPages       pages that it counts as looked at
/// @param takenPages         pages that it takes
/// @param kernelScannedPages what the kernel counted
/// @param kernelTakenPages   what the kernel took
public record CollectingTotal(
    String variant,
    long scans,
    long asKernel,
    long scannedPages,
    long takenPages,
    long kernelScannedPages,
    long kernelTakenPages) {

  CollectingTotal plus(long scanned, long taken, long kernelScanned, long kernelTaken) {
    boolean same = scanned == kernelScanned && taken == kernelTaken;
    return new CollectingTotal(
        variant,
        scans + 1,
        asKernel + (same ? 1 : 0),
        scannedPages + scanned,
        takenPages + taken,
        kernelScannedPages + kernelScanned,
        kernelTakenPages + kernelTaken);
  }
}
