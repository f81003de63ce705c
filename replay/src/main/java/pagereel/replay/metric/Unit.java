package pagereel.replay.metric;

/// What a metric counts in.
public enum Unit {
  /// 0 to 1.
  RATIO("ratio"),
  /// From −1 to 1, as the kernel defines the fragmentation index.
  INDEX("index"),
  PAGES("pages"),
  BLOCKS("blocks"),
  /// How often something happened.
  TIMES("times"),
  PAGEBLOCKS("pageblocks");

  private final String id;

  Unit(String id) {
    this.id = id;
  }

  /// The unit's word in JSON, CSV and on axes.
  public String id() {
    return id;
  }
}
