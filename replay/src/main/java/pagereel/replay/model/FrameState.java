package pagereel.replay.model;

/// What a frame is, as far as the model knows.
public enum FrameState {
  UNKNOWN(PageFrames.UNKNOWN),
  HOLE(PageFrames.HOLE),
  FREE(PageFrames.FREE_HEAD),
  FREE_TAIL(PageFrames.FREE_TAIL),
  PCP(PageFrames.PCP_HEAD),
  PCP_TAIL(PageFrames.PCP_TAIL),
  /// Seen allocated: who took it and when is known.
  ALLOCATED(PageFrames.ALLOCATED),
  /// In use since before the first event, or taken by something that was not told.
  IN_USE(PageFrames.IN_USE),
  /// Taken by compaction as a target, and not used yet.
  COMPACTION(PageFrames.COMPACTION),
  /// Taken by a contiguous allocation.
  CONTIGUOUS(PageFrames.CONTIGUOUS),
  /// Off the lists, and no event has told yet who has it.
  TAKEN(PageFrames.TAKEN),
  /// Never given to the page allocator.
  RESERVED(PageFrames.RESERVED),
  /// The new home of a page that compaction moved: in use, and movable.
  MIGRATED(PageFrames.MIGRATED);

  private static final FrameState[] BY_CODE = values();

  private final int code;

  FrameState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /// Whether it was taken by compaction, and not given back.
  public boolean isOfCompaction() {
    return this == COMPACTION || this == MIGRATED;
  }

  static FrameState of(int code) {
    return BY_CODE[code];
  }
}
