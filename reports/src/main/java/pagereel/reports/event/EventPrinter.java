package pagereel.reports.event;

import java.io.Closeable;
import java.io.IOException;
import pagereel.parser.event.EventBatch;

/// Writes events in one form. Closing writes what is left and leaves the stream below open.
///
/// The same event has the same form whatever format it was read from: fields that only some
/// formats have are left out.
public interface EventPrinter extends Closeable {

  void print(EventBatch batch, int row) throws IOException;
}
