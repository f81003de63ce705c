package pagereel.parser;

import java.util.Optional;
import pagereel.parser.event.EventStream;

/// A trace file being read: its events, what it says of itself, and what was wrong with it.
public interface TraceReader extends EventStream {

  TraceInfo info();

  /// Grows while the events are read.
  Diagnostics diagnostics();

  /// How much of the input has been read, 0 to 1; negative where its size is not known.
  double progress();

  /// How the input's times relate to a trace clock, where they are not on one themselves: then it
  /// can stand beside a trace.
  default Optional<ClockOffset> clockOffset() {
    return Optional.empty();
  }
}
