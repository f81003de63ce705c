package pagereel.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceTally;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// A trace's events, counted as they pass, with the progress shown.
record CountedStream(TraceReader reader, TraceTally tally, Progress progress)
    implements EventStream {

  @Override
  public boolean next(EventBatch batch) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted");
    }
    boolean more = reader.next(batch);
    tally.count(batch);
    progress.at(reader.progress());
    return more;
  }

  @Override
  public NameTable names() {
    return reader.names();
  }

  @Override
  public StackTable stacks() {
    return reader.stacks();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
