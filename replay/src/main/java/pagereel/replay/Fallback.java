package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pagereel.replay.model.MigrateType;

/// Allocations that had to take from another migratetype's free lists.
///
/// @param from            the donor
/// @param to              the type that was asked for
/// @param pageblockStolen how many of them changed a pageblock's type
/// @param fragmenting     how many of them took from less than a whole pageblock
public record Fallback(String from, String to, long count, long pageblockStolen, long fragmenting) {

  /// The most frequent ones first.
  ///
  /// @param counts as of [ReplayState#fallbacks]
  static List<Fallback> of(Map<Integer, long[]> counts) {
    List<Fallback> list = new ArrayList<>();
    counts.forEach((key, count) -> list.add(new Fallback(
        MigrateType.name(key / MigrateType.COUNT),
        MigrateType.name(key % MigrateType.COUNT),
        count[0],
        count[1],
        count[2])));
    list.sort((a, b) -> Long.compare(b.count(), a.count()));
    return list;
  }
}
