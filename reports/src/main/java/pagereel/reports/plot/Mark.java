package pagereel.reports.plot;

/// What stands for a moment at a point of a panel.
public enum Mark {
  CIRCLE,
  SQUARE,
  DIAMOND,
  UP,
  DOWN,
  BAR,
  /// Also a line over the range that it is about.
  CROSS
}
