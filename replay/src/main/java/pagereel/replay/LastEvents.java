package pagereel.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  private @Nullable int[][] pieces = new int[64][];

  /// The last event of a frame, from 0 to below [#MAX_FRAMES], or [#NONE].
  int of(int frame) {
    int number = frame >> PIECE_SHIFT;
    int[] piece = number < pieces.length ? pieces[number] : null;
    return piece == null ? NONE : piece[frame & PIECE_MASK];
  }

  /// Names a frame, and gives the event that named it before, or [#NONE].
  int replace(int frame, int event) {
    int number = frame >> PIECE_SHIFT;
    int[] piece = number < pieces.length ? pieces[number] : null;
    if (piece == null) {
      piece = newPiece(number);
    }
    int place = frame & PIECE_MASK;
    int previous = piece[place];
    piece[place] = event;
    return previous;
  }

  private int[] newPiece(int number) {
    if (number >= pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(number + 1, 2 * pieces.length));
    }
    int[] piece = new int[1 << PIECE_SHIFT];
    Arrays.fill(piece, NONE);
    pieces[number] = piece;
    return piece;
  }
}
