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
/// @param isolations names of [IsolationTrials#variants] that are tried on each range
/// @param divergence the number of a divergence that is kept in full, beside the first of each
///                   kind; 0 for none
public record ReplayOptions(
    Optional<String> kernel,
    Optional<String> clock,
    List<Snapshot> snapshots,
    long fromNs,
    long toNs,
    int lookAhead,
    List<String> isolations,
    long divergence) {

  /// Half a million events: about 50 MiB.
  public static final int DEFAULT_LOOK_AHEAD = 1 << 19;

  public ReplayOptions {
    snapshots = List.copyOf(snapshots);
    isolations = List.copyOf(isolations);
  }

  public ReplayOptions(
      Optional<String> kernel,
      Optional<String> clock,
      List<Snapshot> snapshots,
      long fromNs,
      long toNs,
      int lookAhead) {
    this(kernel, clock, snapshots, fromNs, toNs, lookAhead, List.of(), 0);
  }

  /// All of a trace, with what lies beside it.
  public static ReplayOptions of(
      Optional<String> kernel, Optional<String> clock, List<Snapshot> snapshots) {
    return new ReplayOptions(
        kernel, clock, snapshots, Long.MIN_VALUE, Long.MAX_VALUE, DEFAULT_LOOK_AHEAD);
  }

  /// The same under the rules of another kernel.
  public ReplayOptions withKernel(String release) {
    return new ReplayOptions(
        Optional.of(release), clock, snapshots, fromNs, toNs, lookAhead, isolations, divergence);
  }

  /// The same with versions of the range isolation tried on each range.
  public ReplayOptions withIsolations(List<String> variants) {
    return new ReplayOptions(
        kernel, clock, snapshots, fromNs, toNs, lookAhead, variants, divergence);
  }

  /// The same with one divergence kept in full.
  public ReplayOptions withDivergence(long number) {
    return new ReplayOptions(kernel, clock, snapshots, fromNs, toNs, lookAhead, isolations, number);
  }
}
