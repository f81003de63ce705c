package pagereel.parser.event;

import java.io.Closeable;
import java.io.IOException;

/// A trace's events in time order. Events of one CPU keep their order; events at the same time of
/// several CPUs come by CPU number.
public interface EventStream extends Closeable {

  /// Clears the batch and fills it with the next events.
  ///
  /// @return false if there are no more, and the batch is empty
  boolean next(EventBatch batch) throws IOException;

  /// The names that the batches' ids stand for. It grows while the stream is read.
  NameTable names();

  /// The call chains that the batches' ids stand for. It grows while the stream is read.
  StackTable stacks();
}
