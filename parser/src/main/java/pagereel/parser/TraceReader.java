package pagereel.parser;

import java.util.OptionalLong;
import pagereel.parser.event.EventStream;

/// A trace file being read: its events, what it says of itself, and what was wrong with it.
public interface TraceReader extends EventStream {

  TraceInfo info();

  /// Grows while the events are read.
  Diagnostics diagnostics();

  /// How much of the input has been read, 0 to 1; negative where its size is not known.
  double progress();

  /// How far the clock of this input's times is ahead of the trace clock `local` of the same
  /// machine, where the input tells; then it can stand beside a trace whose clock is another.
  default OptionalLong aheadOfLocalNs() {
    return OptionalLong.empty();
  }
}
