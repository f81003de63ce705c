package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.event.EventBatch;

/// Rows in the order in which they were recorded, one of several such streams of a trace.
interface RowStream {

  /// The CPU of the next row.
  int cpu();

  /// The time of the next row.
  long timeNs();

  /// The buffer instance, counted from 0.
  int instance();

  /// Goes to the first row.
  ///
  /// @return false if there is none
  boolean start() throws IOException;

  /// Adds the next row to the batch, which has room for it, and goes on to the one after. A record
  /// that cannot be decoded, or is another's too, adds none.
  ///
  /// @return false if that was the last
  boolean emit(EventBatch batch) throws IOException;

  /// How much was read so far, in units of the stream's own: bytes, bundles.
  long consumed();
}
