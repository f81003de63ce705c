package pagereel.replay;

import java.util.List;
import java.util.Optional;
import pagereel.parser.snapshot.Snapshot;

/// What a replay is told beside the events.
///
/// @param kernel     the kernel release whose rules apply; the trace's, or the user's choice
/// @param clock      the trace's clock, such as `mono`; tells how a snapshot's time is read
/// @param snapshots  in order of their numbers; the first one is the seed
/// @param fromNs     results leave out what comes before; the model does not
/// @param toNs       the replay ends before this time
/// @param lookAhead  how many events further the replay looks for what becomes of a frame; 0 for
///                   none
/// @param announcing whether the model says before each event of the allocator what it must tell,
///                   so that a result has predictions; the outcome is the same without
public record ReplayOptions(
    Optional<String> kernel,
    Optional<String> clock,
    List<Snapshot> snapshots,
    long fromNs,
    long toNs,
    int lookAhead,
    boolean announcing) {

  /// Half a million events: about 50 MiB.
  public static final int DEFAULT_LOOK_AHEAD = 1 << 19;

  public ReplayOptions {
    snapshots = List.copyOf(snapshots);
  }

  /// All of a trace, with what lies beside it, and nothing announced.
  public static ReplayOptions of(
      Optional<String> kernel, Optional<String> clock, List<Snapshot> snapshots) {
    return new ReplayOptions(
        kernel, clock, snapshots, Long.MIN_VALUE, Long.MAX_VALUE, DEFAULT_LOOK_AHEAD, false);
  }

  /// The same with results from one time up to another.
  public ReplayOptions between(long newFromNs, long newToNs) {
    return new ReplayOptions(kernel, clock, snapshots, newFromNs, newToNs, lookAhead, announcing);
  }

  /// The same with another look-ahead.
  public ReplayOptions withLookAhead(int events) {
    return new ReplayOptions(kernel, clock, snapshots, fromNs, toNs, events, announcing);
  }

  /// The same with each event announced.
  public ReplayOptions withAnnouncing() {
    return new ReplayOptions(kernel, clock, snapshots, fromNs, toNs, lookAhead, true);
  }
}
