package pagereel.reports.verify;

import java.util.List;
import java.util.Optional;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;

/// A trace replayed twice and held against its snapshots.
///
/// @param informed with look-ahead: its model is what is scored
/// @param online   what a replay announced that looked nowhere ahead
public record Verification(Analysis informed, List<PredictionScore> online) {

  public Verification {
    online = List.copyOf(online);
  }

  /// The scores of the later snapshots, in the trace's order.
  public List<SnapshotScore> scores() {
    return informed.result().snapshotScores();
  }

  /// What one side announced of a kind; empty if nothing of the kind occurred.
  public Optional<PredictionScore> predictions(Side side, Kind kind) {
    List<PredictionScore> scores = switch (side) {
      case ONLINE -> online;
      case INFORMED -> informed.result().predictions();
    };
    return scores.stream().filter(score -> score.kind() == kind).findFirst();
  }

  /// Whether either side announced something of a kind, or could have.
  public boolean hasPredictions(Kind kind) {
    return predictions(Side.ONLINE, kind).isPresent()
        || predictions(Side.INFORMED, kind).isPresent();
  }

  /// What a replay was allowed to look at.
  public enum Side {
    /// Nothing later in the trace.
    ONLINE("online"),
    /// What later events tell about a frame.
    INFORMED("informed");

    private final String id;

    Side(String id) {
      this.id = id;
    }

    /// The side's name in results.
    public String id() {
      return id;
    }
  }
}
