package pagereel.replay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.Snapshot;

/// Tells when each snapshot stands in the trace's time.
///
/// An exact dump carries its own instant. The `/proc` files are read one after another: they stand
/// at the marker `pagereel snapshot N end`.
final class SnapshotClock {

  private static final String MARKER = "pagereel snapshot ";

  private final Deque<Snapshot> waiting = new ArrayDeque<>();
  private final boolean local;
  private boolean taken;
  private long nextNs = Long.MAX_VALUE;

  SnapshotClock(List<Snapshot> snapshots, Optional<String> clock) throws IOException {
    waiting.addAll(snapshots);
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
    Snapshot snapshot = waiting.removeFirst();
    taken = true;
    lookAtNext();
    return snapshot;
  }

  private void lookAtNext() throws IOException {
    nextNs = Long.MAX_VALUE;
    Snapshot next = waiting.peekFirst();
    if (next != null && next.hasExactDump()) {
      ExactDump dump = next.exactDump();
      nextNs = local ? dump.localNs() : dump.monoNs();
    }
  }

  /// A marker of the capture script: the end of a snapshot without an exact dump.
  void marker(String text, long timeNs) {
    Snapshot next = waiting.peekFirst();
    if (next != null
        && nextNs == Long.MAX_VALUE
        && text.startsWith(MARKER + next.number() + " end")) {
      nextNs = timeNs;
    }
  }
}
