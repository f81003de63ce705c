package pagereel.replay;

import java.util.List;
import java.util.Map;

/// All events at which model and kernel parted, counted, with the first ones of each kind.
///
/// @param byKind        kinds that occurred, in the order of [Divergence.Kind]
/// @param byExplanation explanations that were given, in their order
/// @param items         examples in time order
/// @param events        events replayed: what the rate is of
public record Divergences(
    long total,
    long explained,
    Map<Divergence.Kind, KindCount> byKind,
    Map<Divergence.Explanation, Long> byExplanation,
    List<Divergence> items,
    long events) {

  /// How often one kind occurred.
  ///
  /// @param explained how many of them have a proven cause
  public record KindCount(long count, long explained) {}

  public long unexplained() {
    return total - explained;
  }

  public double perMillionEvents() {
    return events == 0 ? 0 : total * 1e6 / events;
  }
}
