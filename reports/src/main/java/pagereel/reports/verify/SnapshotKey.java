package pagereel.reports.verify;

import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import pagereel.replay.SnapshotScore;

/// A figure of one snapshot, under the key that results and minimums have for it.
public enum SnapshotKey {
  FREE_FRAMES_AGREE(
      "freeFrames.agree",
      s -> share(s.managedFrames() - s.missedFrames() - s.extraFrames(), s.managedFrames())),
  FREE_FRAMES_MISSED("freeFrames.missed", s -> count(s.tellsFrames(), s.missedFrames()), true),
  FREE_FRAMES_EXTRA("freeFrames.extra", s -> count(s.tellsFrames(), s.extraFrames()), true),
  BLOCKS_AGREE("blocks.agree", s -> share(s.sameBlocks(), s.eitherBlocks())),
  ORDER_AGREE("order.agree", s -> share(s.sameOrder(), s.positions())),
  PAGEBLOCKS_AGREE(
      "pageblocks.agree", s -> share(s.pageblocks() - s.wrongPageblocks(), s.pageblocks())),
  PAGEBLOCKS_WRONG("pageblocks.wrong", s -> count(s.pageblocks() > 0, s.wrongPageblocks()), true),
  PCP_AGREE("pcp.agree", s -> share(s.samePcpFrames(), s.eitherPcpFrames())),
  BUDDYINFO_MAX_ERROR(
      "buddyinfo.maxError",
      s -> count(s.maxBuddyError() != SnapshotScore.NOT_TOLD, s.maxBuddyError()),
      true);

  private final String id;
  private final ToDoubleFunction<SnapshotScore> figure;
  private final boolean count;

  SnapshotKey(String id, ToDoubleFunction<SnapshotScore> figure) {
    this(id, figure, false);
  }

  SnapshotKey(String id, ToDoubleFunction<SnapshotScore> figure, boolean count) {
    this.id = id;
    this.figure = figure;
    this.count = count;
  }

  public String id() {
    return id;
  }

  /// Whether the figure counts what is wrong, so that 0 is best; else it is a ratio, and 1 is.
  public boolean isCount() {
    return count;
  }

  /// The figure; empty if the snapshot does not tell it.
  public OptionalDouble of(SnapshotScore score) {
    double value = figure.applyAsDouble(score);
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static double share(long same, long all) {
    return all == 0 ? Double.NaN : (double) Math.max(0, same) / all;
  }

  private static double count(boolean told, long count) {
    return told ? count : Double.NaN;
  }
}
