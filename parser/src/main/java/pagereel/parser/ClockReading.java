package pagereel.parser;

import java.util.Optional;
import java.util.OptionalLong;

/// One instant on two of the traced machine's clocks: what turns times of one into the other's.
///
/// @param monoNs  by the trace clock `mono`
/// @param localNs by the trace clock `local`
public record ClockReading(long monoNs, long localNs) {

  /// What is to be added to an input's times so that they are on the trace's clock; empty where
  /// nothing tells.
  ///
  /// @param clock the trace's
  static OptionalLong shiftNs(
      Optional<String> clock, ClockOffset input, Optional<ClockReading> reading) {
    if (clock.filter(input.clock()::equals).isPresent()) {
      return OptionalLong.of(-input.aheadNs());
    }
    OptionalLong from = reading.map(both -> both.of(input.clock())).orElse(OptionalLong.empty());
    OptionalLong to = reading.flatMap(both -> clock.map(both::of)).orElse(OptionalLong.empty());
    return from.isPresent() && to.isPresent()
        ? OptionalLong.of(to.getAsLong() - from.getAsLong() - input.aheadNs())
        : OptionalLong.empty();
  }

  private OptionalLong of(String clock) {
    return switch (clock) {
      case ClockOffset.MONO -> OptionalLong.of(monoNs);
      case ClockOffset.LOCAL -> OptionalLong.of(localNs);
      default -> OptionalLong.empty();
    };
  }
}
