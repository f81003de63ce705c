package pagereel.replay.model;

/// What the pages in use of a pageblock are.
public enum PageblockUse {
  /// Nothing has told yet of all its frames.
  UNKNOWN,
  /// No frame of it is the page allocator's.
  HOLE,
  /// No page of it is in use.
  FREE,
  MOVABLE,
  UNMOVABLE,
  RECLAIMABLE,
  /// Of more than one kind.
  MIXED
}
