package pagereel.reports.verify;

import java.util.List;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.reports.SampleAnalysis;

/// A made-up verification: seven snapshots, of which the last two are `/proc` files.
public final class SampleVerification {

  private SampleVerification() {}

  public static Verification full() {
    return new Verification(
        SampleAnalysis.full(),
        List.of(
            new PredictionScore(Kind.ZONE_LOCKED, 120_000, 119_000, 4_822),
            new PredictionScore(Kind.REFILL, 10, 10, 0)));
  }
}
