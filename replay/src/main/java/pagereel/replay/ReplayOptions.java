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
/// @param isolations names of [IsolationTrials#variants] that are tried on each range
/// @param divergence the number of a divergence that is kept in full, beside the first of each
///                   kind; 0 for none
public record ReplayOptions(
    Optional<String> kernel,
    Optional<String> rules,
    Optional<String> clock,
    List<Snapshot> snapshots,
    long fromNs,
    long toNs,
    int lookAhead,
    boolean announcing,
    List<String> isolations,
    long divergence) {

  /// Half a million events: about 50 MiB.
  public static final int DEFAULT_LOOK_AHEAD = 1 << 19;
  /// Online: each event is decided by what came before it alone.
  public static final int NO_LOOK_AHEAD = 0;

  public ReplayOptions {
    snapshots = List.copyOf(snapshots);
    isolations = List.copyOf(isolations);
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
        false,
        List.of(),
        0);
  }

  private ReplayOptions with(Changed changed) {
    return new ReplayOptions(
        kernel,
        changed.rules,
        clock,
        snapshots,
        changed.fromNs,
        changed.toNs,
        changed.lookAhead,
        changed.announcing,
        changed.isolations,
        changed.divergence);
  }

  /// The options that a caller may change, so that each change names its own alone.
  private final class Changed {
    Optional<String> rules = ReplayOptions.this.rules;
    long fromNs = ReplayOptions.this.fromNs;
    long toNs = ReplayOptions.this.toNs;
    int lookAhead = ReplayOptions.this.lookAhead;
    boolean announcing = ReplayOptions.this.announcing;
    List<String> isolations = ReplayOptions.this.isolations;
    long divergence = ReplayOptions.this.divergence;
  }

  /// The same under another release's rules, if one is given.
  public ReplayOptions withRules(Optional<String> release) {
    Changed changed = new Changed();
    changed.rules = release;
    return with(changed);
  }

  /// The same with results from one time up to another.
  public ReplayOptions between(long newFromNs, long newToNs) {
    Changed changed = new Changed();
    changed.fromNs = newFromNs;
    changed.toNs = newToNs;
    return with(changed);
  }

  /// The same with another look-ahead.
  public ReplayOptions withLookAhead(int events) {
    Changed changed = new Changed();
    changed.lookAhead = events;
    return with(changed);
  }

  /// The same with each event announced.
  public ReplayOptions withAnnouncing() {
    Changed changed = new Changed();
    changed.announcing = true;
    return with(changed);
  }

  /// The same with versions of the range isolation tried on each range.
  public ReplayOptions withIsolations(List<String> variants) {
    Changed changed = new Changed();
    changed.isolations = variants;
    return with(changed);
  }

  /// The same with one divergence kept in full.
  public ReplayOptions withDivergence(long number) {
    Changed changed = new Changed();
    changed.divergence = number;
    return with(changed);
  }
}
