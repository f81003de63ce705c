package pagereel.replay.metric;

/// Which way a metric should go.
public enum Better {
  LOWER,
  HIGHER,
  /// Neither way is better by itself.
  NEITHER
}
