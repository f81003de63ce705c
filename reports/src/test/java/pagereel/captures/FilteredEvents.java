package pagereel.captures;

import java.io.IOException;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// A stream without some of its events: what a trace would be in which they are missing.
final class FilteredEvents implements EventStream {

  /// Which events are left out.
  interface Filter {

    boolean leavesOut(EventBatch batch, int row);
  }

  private final EventStream stream;
  private final Filter filter;
  private final EventBatch read = new EventBatch();

  FilteredEvents(EventStream stream, Filter filter) {
    this.stream = stream;
    this.filter = filter;
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    while (batch.size() == 0) {
      if (!stream.next(read)) {
        return false;
      }
      for (int row = 0; row < read.size(); row++) {
        if (!filter.leavesOut(read, row)) {
          batch.addCopy(read, row, 0);
        }
      }
    }
    return true;
  }

  @Override
  public NameTable names() {
    return stream.names();
  }

  @Override
  public StackTable stacks() {
    return stream.stacks();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
