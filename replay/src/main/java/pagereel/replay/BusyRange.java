package pagereel.replay;

/// A range that a contiguous allocation tried and could not have, because a frame in it was in use.
/// The request may have got another one after it.
///
/// @param timeNs when the kernel tested the range
/// @param endPfn one past its last frame
public record BusyRange(
    long timeNs, int pid, String comm, long startPfn, long endPfn, Failure.Blocker blocker) {

  BusyRange withBlocker(Failure.Blocker other) {
    return new BusyRange(timeNs, pid, comm, startPfn, endPfn, other);
  }
}
