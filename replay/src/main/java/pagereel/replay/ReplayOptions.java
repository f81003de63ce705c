package pagereel.replay;

import java.util.List;
import java.util.Optional;
import pagereel.parser.snapshot.Snapshot;

/// What a replay is told beside the events.
///
/// @param kernel     the trace's kernel release
/// @param rules      the release whose rules apply instead
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
    Optional<String> rules,
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
        kernel,
        Optional.empty(),
        clock,
        snapshots,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        DEFAULT_LOOK_AHEAD,
        false);
  }

  /// The same under another release's rules, if one is given.
  public ReplayOptions withRules(Optional<String> release) {
    return new ReplayOptions(
        kernel, release, clock, snapshots, fromNs, toNs, lookAhead, announcing);
  }

  /// The same with results from one time up to another.
  public ReplayOptions between(long newFromNs, long newToNs) {
    return new ReplayOptions(
        kernel, rules, clock, snapshots, newFromNs, newToNs, lookAhead, announcing);
  }

  /// The same with another look-ahead.
  public ReplayOptions withLookAhead(int events) {
    return new ReplayOptions(kernel, rules, clock, snapshots, fromNs, toNs, events, announcing);
  }

  /// The same with each event announced.
  public ReplayOptions withAnnouncing() {
    return new ReplayOptions(kernel, rules, clock, snapshots, fromNs, toNs, lookAhead, true);
  }
}
