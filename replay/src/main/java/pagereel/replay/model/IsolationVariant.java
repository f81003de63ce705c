package pagereel.replay.model;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// One version of the operation that takes the free pages of a PFN range off the buddy lists.
///
/// *Strict*, as a contiguous allocation asks for it: all of the range or nothing. *Collecting*, as
/// compaction does: what is free in it, until there is enough. A variant changes the zone that it
/// is given; [IsolationTrial] and [CollectingTrial] give it a copy.
///
/// Source: `isolate_freepages_range()`, `isolate_freepages_block()`, `mm/compaction.c`, and the
/// review of its first version on the mailing list, December 2011. Left out: locks, signals, the
/// watermark check of each block (the first versions made it for isolated pageblocks too), and the
/// per-CPU lists that a single page which is given back may go to.
public sealed interface IsolationVariant
    permits PostedIsolation, CountedIsolation, PageblockwiseIsolation {

  /// Oldest first.
  List<IsolationVariant> ALL = List.of(
      new PostedIsolation(false),
      new PostedIsolation(true),
      new CountedIsolation(),
      PageblockwiseIsolation.MERGED_3_5,
      PageblockwiseIsolation.LINUX_6_1,
      PageblockwiseIsolation.LINUX_6_12,
      PageblockwiseIsolation.LINUX_6_18);

  static Optional<IsolationVariant> of(String id) {
    return ALL.stream().filter(variant -> variant.id().equals(id)).findFirst();
  }

  /// The variant's name, for options and files.
  String id();

  /// What it is, in a few words.
  String title();

  /// Whether collecting stops once there are as many free pages as pages that wait to be moved. The
  /// first versions go through all of their range.
  boolean stopsWhenEnough();

  /// Takes all of `[startPfn, endPfn)`, or none of it.
  ///
  /// @param compound whether a compound page in use starts at a frame
  /// @throws IllegalArgumentException if the range is empty
  StrictResult isolateStrict(Zone zone, long startPfn, long endPfn, LongPredicate compound);

  /// Takes free blocks, whole, that start in `[startPfn, endPfn)`, a range of one pageblock.
  ///
  /// @param stride frames from one look to the next; the first versions looked at each
  /// @param enough pages after which it stops, if it [#stopsWhenEnough]
  /// @return counts of pages looked at and taken, each as the tracepoint of that version had it
  CollectedResult isolateCollecting(
      Zone zone, long startPfn, long endPfn, int stride, long enough, LongPredicate compound);
}
