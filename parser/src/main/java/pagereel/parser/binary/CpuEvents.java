package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.event.EventBatch;

/// One CPU's rows in the order in which the CPU recorded them, given out one at a time.
interface CpuEvents {

  int cpu();

  /// The time of the next row.
  long timeNs();

  /// Goes to the first row.
  ///
  /// @return false if there is none
  boolean start() throws IOException;

  /// Adds the next row to the batch, which has room for it, and goes on to the one after. What
  /// cannot be decoded adds none.
  ///
  /// @return false if that was the last
  boolean emit(EventBatch batch) throws IOException;
}
