package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.TraceFormatException;

/// The ring-buffer pages of one CPU, one after another.
///
/// A page is some bytes of an array; it is valid until the next call of [#next].
interface CpuPages {

  /// Goes to the next page.
  ///
  /// @return false if there are no more
  /// @throws DamagedPagesException if some bytes of the file cannot be pages; the next call
  ///     goes on behind them
  /// @throws IOException if the file cannot be read
  boolean next() throws IOException, DamagedPagesException;

  byte[] bytes();

  /// Where in [#bytes] the page begins.
  int start();

  /// How many bytes of the page there are: less than the page size only where the file is cut.
  int available();

  /// Where the page, or the compressed chunk around it, stands in the file.
  long fileOffset();

  /// Whether [#fileOffset] is the place of a chunk, and not the page's own.
  boolean compressed();

  /// Where in [#bytes] the page after this one begins, or −1 if that page is not there yet.
  int peekStart();

  /// Bytes of the file behind the current page, as a share in [#size].
  long consumed();

  /// The bytes of all pages, as stored.
  long size();

  /// A stretch of a file that holds no pages.
  final class DamagedPagesException extends Exception {

    private final TraceFormatException problem;
    private final boolean cut;

    /// @param cut the file ends here
    DamagedPagesException(TraceFormatException problem, boolean cut) {
      super(problem);
      this.problem = problem;
      this.cut = cut;
    }

    TraceFormatException problem() {
      return problem;
    }

    boolean cut() {
      return cut;
    }
  }
}
