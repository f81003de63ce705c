package pagereel.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.Snapshot;

/// Tells when each snapshot stands in the trace's time.
///
/// An exact dump carries its own instant; where the trace names the dump first, it stands there.
/// The `/proc` files are read one after another: they stand at the marker
/// `pagereel snapshot N end`. A snapshot whose moment the trace does not tell is passed over.
final class SnapshotClock {

  private static final String MARKER = "pagereel snapshot ";

  private final List<Snapshot> waiting;
  private final List<Snapshot> passedOver = new ArrayList<>();
  private final List<ReplayWarning> unreadable = new ArrayList<>();
  private final boolean local;
  private boolean taken;
  /// Whose moment is known first.
  private @Nullable Snapshot next;
  private long nextNs = Long.MAX_VALUE;

  SnapshotClock(List<Snapshot> snapshots, Optional<String> clock) throws IOException {
    waiting = new ArrayList<>(snapshots);
    local = clock.filter("local"::equals).isPresent();
    lookAtNext();
  }

  boolean isEmpty() {
    return waiting.isEmpty() && !taken;
  }

  /// Whether the first snapshot has not come yet.
  boolean awaitsSeed() {
    return !taken && !waiting.isEmpty();
  }

  /// When the next snapshot stands, or `Long.MAX_VALUE` if that is not known, or there is none.
  long nextNs() {
    return nextNs;
  }

  /// The next snapshot, whose time has come.
  Snapshot take() throws IOException {
    Snapshot snapshot = Objects.requireNonNull(next);
    int index = waiting.indexOf(snapshot);
    passedOver.addAll(waiting.subList(0, index));
    waiting.subList(0, index + 1).clear();
    taken = true;
    lookAtNext();
    return snapshot;
  }

  /// The first one with an exact dump, until a marker tells of one before it.
  private void lookAtNext() throws IOException {
    next = null;
    nextNs = Long.MAX_VALUE;
    for (Snapshot snapshot : List.copyOf(waiting)) {
      if (snapshot.hasExactDump()) {
        try {
          ExactDump dump = snapshot.exactDump();
          next = snapshot;
          nextNs = local ? dump.localNs() : dump.monoNs();
          return;
        } catch (IOException e) {
          if (!taken) {
            throw e;
          }
          waiting.remove(snapshot);
          unreadable.add(unreadable(snapshot, String.valueOf(e.getMessage())));
        }
      }
    }
  }

  /// A marker of the capture script: the end of a snapshot without an exact dump.
  void marker(String text, long timeNs) {
    if (timeNs >= nextNs || !text.startsWith(MARKER)) {
      return;
    }
    for (Snapshot snapshot : waiting) {
      if (snapshot.equals(next)) {
        return;
      }
      if (text.startsWith(MARKER + snapshot.number() + " end")) {
        next = snapshot;
        nextNs = timeNs;
        return;
      }
    }
  }

  /// The trace itself names an exact dump: it stands here, whatever the trace's clock.
  ///
  /// @param seq the dump's number, one higher than the snapshot's
  void dumped(long seq, long timeNs) {
    if (next != null && seq == next.number() + 1L) {
      nextNs = Math.min(nextNs, timeNs);
    }
  }

  /// The snapshot is left out of the comparison because its files are damaged or missing.
  static ReplayWarning unreadable(Snapshot snapshot, String reason) {
    return new ReplayWarning(
        ReplayWarning.Severity.WARNING,
        ReplayWarning.UNREADABLE_SNAPSHOT,
        "snapshot " + snapshot.number() + " cannot be read and is not compared: " + reason);
  }

  /// What kept snapshots from being compared.
  ///
  /// @param wholeTrace the trace was read to its end: else those to come may stand behind
  List<ReplayWarning> warnings(boolean wholeTrace) {
    List<ReplayWarning> warnings = new ArrayList<>(unreadable);
    List<Snapshot> unplaced = new ArrayList<>(passedOver);
    if (wholeTrace) {
      unplaced.addAll(waiting);
    }
    if (!unplaced.isEmpty()) {
      warnings.add(new ReplayWarning(
          ReplayWarning.Severity.WARNING,
          "unplacedSnapshot",
          "not used, because the trace ends before or has no marker of the end: snapshot "
              + unplaced.stream()
                  .map(snapshot -> Integer.toString(snapshot.number()))
                  .collect(Collectors.joining(", "))));
    }
    return warnings;
  }
}
