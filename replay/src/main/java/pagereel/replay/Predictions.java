package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.model.Zone;

/// Counts what the model announces before it reads the answer, and what of it comes true.
final class Predictions {

  private static final Kind[] KINDS = Kind.values();

  private final long[] made = new long[KINDS.length];
  private final long[] right = new long[KINDS.length];
  private final long[] abstained = new long[KINDS.length];
  /// Frames that lie where the model has them because of the very event that is to be announced.
  private final BitSet foretold = new BitSet();

  /// The model announced an answer, which has now been read.
  void announced(Kind kind, boolean cameTrue) {
    made[kind.ordinal()]++;
    if (cameTrue) {
      right[kind.ordinal()]++;
    }
  }

  /// The model has put a frame where its next event shows it: of that event it has nothing to
  /// announce.
  void foretold(long pfn) {
    if (isCounted(pfn, 1)) {
      foretold.set((int) pfn);
    }
  }

  boolean isForetold(long pfn) {
    return !foretold.isEmpty() && isCounted(pfn, 1) && foretold.get((int) pfn);
  }

  /// Whether frames are among those that can be foretold: an event may name any.
  private static boolean isCounted(long pfn, long pages) {
    return pfn >= 0 && pages >= 0 && pfn <= LastEvents.MAX_FRAMES - pages;
  }

  /// An event has named a block.
  void named(long pfn, long pages) {
    if (!foretold.isEmpty() && isCounted(pfn, pages)) {
      foretold.clear((int) pfn, (int) (pfn + pages));
    }
  }

  /// The model announced a PFN, or [Zone#NO_PFN] for none.
  void announcedPfn(Kind kind, long announced, long pfn) {
    if (announced == Zone.NO_PFN || isForetold(announced)) {
      abstained(kind);
    } else {
      announced(kind, announced == pfn);
    }
  }

  /// The model had nothing to announce.
  void abstained(Kind kind) {
    abstained[kind.ordinal()]++;
  }

  /// Results begin here: what was counted before is left out.
  void restart() {
    for (int kind = 0; kind < KINDS.length; kind++) {
      made[kind] = 0;
      right[kind] = 0;
      abstained[kind] = 0;
    }
  }

  /// The kinds that occurred.
  List<PredictionScore> scores() {
    List<PredictionScore> scores = new ArrayList<>();
    for (Kind kind : KINDS) {
      int i = kind.ordinal();
      if (made[i] + abstained[i] > 0) {
        scores.add(new PredictionScore(kind, made[i], right[i], abstained[i]));
      }
    }
    return scores;
  }
}
