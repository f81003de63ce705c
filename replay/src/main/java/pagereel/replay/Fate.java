package pagereel.replay;

/// What the next event of a block of frames is, as far as the [EventWindow] reaches.
///
/// A small number, so that frames can keep it.
final class Fate {

  /// Nothing further is seen of it.
  static final int NONE = 0;
  static final int FREE = 1;
  static final int ALLOC = 2;
  /// It leaves the free lists: `mm_page_alloc_zone_locked`, or a steal.
  static final int TAKE = 3;
  static final int DRAIN = 4;
  /// It is handed out by CMA.
  static final int CMA = 5;
  /// Nothing further is seen of it, and it is certain to have been on its per-CPU list: it was
  /// taken for that list, or is there in the snapshot. A page that was freed to the list is not:
  /// it may never have come to it.
  static final int NONE_OF_LISTED = 6;

  /// Nothing further is seen of it, and of its row of frees one bypassed the per-CPU list and none
  /// came to it.
  static final int NONE_BESIDE_BYPASS = 7;

  /// The same task freed the next page on the same CPU right after.
  static final int IN_A_ROW = 8;

  /// A free among others that have an `mm_page_free_batched`, written when they came to their
  /// per-CPU list, and this one has none.
  static final int LEFT_OUT = 16;

  /// A free of a row whose others bypassed their per-CPU list: see [LockedOutFrees].
  static final int LOCKED_OUT = 32;

  /// A free that has an `mm_page_free_batched`: the page came to its per-CPU list.
  static final int BATCHED = 64;

  /// A free of a row of which one page bypassed its per-CPU list and none came to it.
  static final int BESIDE_BYPASS = 128;

  private static final int KIND = 7;
  private static final int NOTE = 15;

  private Fate() {}

  /// The part of a fate that a frame can keep.
  static int note(int fate) {
    return fate & NOTE;
  }

  /// The part of a fate that a freed frame can keep.
  static int noteOfFree(int fate) {
    if (isBatched(fate)) {
      return noteOfListed(fate);
    }
    boolean beside = kind(fate) == NONE && (fate & BESIDE_BYPASS) != 0;
    return beside ? NONE_BESIDE_BYPASS | note(fate) : note(fate);
  }

  /// The part of a fate that a frame can keep which came to its per-CPU list for certain.
  static int noteOfListed(int fate) {
    return kind(fate) == NONE ? NONE_OF_LISTED : note(fate);
  }

  static int kind(int fate) {
    return fate & KIND;
  }

  /// Whether nothing further is seen of a block, and nothing proves where it is.
  static boolean isGone(int note) {
    return kind(note) == NONE || kind(note) == NONE_BESIDE_BYPASS;
  }

  /// Whether the block is in somebody's hands although no event has said so: it comes back by a
  /// free, or never.
  static boolean isHeld(int fate) {
    return kind(fate) == FREE || isGone(fate) || kind(fate) == NONE_OF_LISTED;
  }

  /// Whether a block leaves its per-CPU list by an event of its own.
  static boolean isOnList(int fate) {
    return kind(fate) == ALLOC || kind(fate) == DRAIN;
  }

  /// Whether a block that was left over on a per-CPU list was taken from it: it comes back by a
  /// free, or it was on the list for certain.
  static boolean isTaken(int fate) {
    return kind(fate) == FREE || kind(fate) == NONE_OF_LISTED;
  }

  /// Whether nothing more is seen of a page that its batch, or its whole row, left out.
  static boolean isLeftOut(int fate) {
    return kind(fate) == NONE && (fate & (LEFT_OUT | LOCKED_OUT)) != 0;
  }

  /// Whether a block that is on the free lists leaves them by an event of its own.
  static boolean leavesFreeLists(int fate) {
    return kind(fate) == TAKE || kind(fate) == CMA;
  }

  /// Whether a freed page never was on a per-CPU list: it leaves the free lists next, without a
  /// drain before, or its batch left it out. The list's lock was held by somebody else.
  static boolean bypassesPcp(int fate) {
    return kind(fate) == TAKE || kind(fate) == CMA || isLeftOut(fate);
  }

  /// Whether a page was told of again when it came to its per-CPU list.
  static boolean isBatched(int fate) {
    return (fate & BATCHED) != 0;
  }

  /// Whether a page's batch went on to its per-CPU list without it.
  static boolean isLeftOutOfBatch(int fate) {
    return (fate & LEFT_OUT) != 0;
  }

  /// Whether another free follows in the row: nobody can have taken the page from its per-CPU list
  /// before the next one came on top of it.
  static boolean isInARow(int fate) {
    return (fate & IN_A_ROW) != 0;
  }

  /// Whether nothing more is seen of a page that was freed as one of a row.
  static boolean isLostInARow(int fate) {
    return isGone(fate) && isInARow(fate);
  }
}
