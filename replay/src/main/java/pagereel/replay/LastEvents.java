package pagereel.replay;

import java.util.Arrays;

/// The number of the last event of each frame that the trace has named so far, in four bytes a
/// frame.
///
/// Kept in pieces, which are made when a frame of theirs is named: memory is that of the frames
/// used, wherever they begin, and growing copies none of it.
final class LastEvents {

  /// No event has named the frame yet.
  static final int NONE = -1;

  /// Frames beyond this one are not kept: 4 TiB of 4 KiB pages.
  static final int MAX_FRAMES = 1 << 30;

  private static final int PIECE_SHIFT = 16;
  private static final int PIECE_MASK = (1 << PIECE_SHIFT) - 1;

  /// A piece of which no frame has been named yet.
  private static final int[] NOT_MADE = {};

  private int[][] pieces = {};

  /// The last event of a frame, from 0 to below [#MAX_FRAMES], or [#NONE].
  int of(int frame) {
    int[] piece = piece(frame >> PIECE_SHIFT);
    return piece.length == 0 ? NONE : piece[frame & PIECE_MASK];
  }

  /// Names a frame, and gives the event that named it before, or [#NONE].
  int replace(int frame, int event) {
    int[] piece = piece(frame >> PIECE_SHIFT);
    if (piece.length == 0) {
      piece = make(frame >> PIECE_SHIFT);
    }
    int place = frame & PIECE_MASK;
    int previous = piece[place];
    piece[place] = event;
    return previous;
  }

  private int[] piece(int number) {
    return number < pieces.length ? pieces[number] : NOT_MADE;
  }

  private int[] make(int number) {
    if (number >= pieces.length) {
      int old = pieces.length;
      pieces = Arrays.copyOf(pieces, Math.max(number + 1, 2 * old));
      Arrays.fill(pieces, old, pieces.length, NOT_MADE);
    }
    int[] piece = new int[1 << PIECE_SHIFT];
    Arrays.fill(piece, NONE);
    pieces[number] = piece;
    return piece;
  }
}
