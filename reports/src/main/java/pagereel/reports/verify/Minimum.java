package pagereel.reports.verify;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.SnapshotScore;
import pagereel.reports.verify.Verification.Side;

/// What one figure must reach: `order.agree=0.99`. Of a count it is the most that may be wrong.
public sealed interface Minimum {

  /// What is wrong, in words for the user; empty if the figure is good enough.
  Optional<String> brokenBy(Verification verification);

  /// A snapshot's figure, at its worst snapshot.
  record OfSnapshots(SnapshotKey key, double value) implements Minimum {

    @Override
    public Optional<String> brokenBy(Verification verification) {
      SnapshotScore worst = null;
      double got = 0;
      for (SnapshotScore score : verification.scores()) {
        OptionalDouble figure = key.of(score);
        if (figure.isPresent() && (worst == null || isWorse(figure.getAsDouble(), got))) {
          worst = score;
          got = figure.getAsDouble();
        }
      }
      if (worst == null) {
        return Optional.of(key.id() + ": not reached, no snapshot tells it");
      }
      return isWorse(got, value)
          ? Optional.of("%s: wanted at %s %s, got %s at snapshot %d"
              .formatted(
                  key.id(),
                  key.isCount() ? "most" : "least",
                  plain(value),
                  plain(got),
                  worst.snapshot()))
          : Optional.empty();
    }

    private boolean isWorse(double a, double b) {
      return key.isCount() ? a > b : a < b;
    }
  }

  /// The score of one kind of prediction.
  record OfPredictions(Kind kind, Side side, double value) implements Minimum {

    @Override
    public Optional<String> brokenBy(Verification verification) {
      Optional<PredictionScore> score = verification.predictions(side, kind);
      if (score.isEmpty()) {
        return Optional.of(id(kind, side) + ": not reached, nothing of that kind occurred");
      }
      double got = score.get().score();
      return !(got >= value)
          ? Optional.of("%s: wanted at least %s, got %s (%d of %d)"
              .formatted(
                  id(kind, side),
                  plain(value),
                  plain(got),
                  score.get().right(),
                  score.get().made() + score.get().abstained()))
          : Optional.empty();
    }
  }

  /// Reads `KEY=VALUE`.
  ///
  /// @throws IllegalArgumentException that says what is wrong with it
  static Minimum parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("'" + text + "' is not KEY=VALUE");
    }
    String key = text.substring(0, equals);
    String value = text.substring(equals + 1);
    for (SnapshotKey known : SnapshotKey.values()) {
      if (known.id().equals(key)) {
        return new OfSnapshots(known, number(value, known.isCount()));
      }
    }
    for (Kind kind : Kind.values()) {
      for (Side side : Side.values()) {
        if (id(kind, side).equals(key)) {
          return new OfPredictions(kind, side, number(value, false));
        }
      }
    }
    throw new IllegalArgumentException("'" + key + "' is not a key; known are " + knownKeys());
  }

  /// Every key there is, in words.
  private static String knownKeys() {
    return Stream.of(SnapshotKey.values()).map(SnapshotKey::id).collect(Collectors.joining(", "))
        + "; predictions.KIND.online and predictions.KIND.informed with KIND one of "
        + Stream.of(Kind.values()).map(Kind::id).collect(Collectors.joining(", "));
  }

  private static String id(Kind kind, Side side) {
    return "predictions." + kind.id() + "." + side.id();
  }

  private static double number(String text, boolean count) {
    String wanted = count ? "a number of at least 0" : "a ratio from 0 to 1";
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value <= (count ? Double.MAX_VALUE : 1)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException("'" + text + "' is not " + wanted);
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
