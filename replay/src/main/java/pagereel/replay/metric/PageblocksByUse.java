package pagereel.replay.metric;

import java.util.Locale;
import pagereel.replay.model.PageblockUse;
import pagereel.replay.model.ZoneView;

/// Pageblocks by what their pages in use are: all movable, all unmovable, all reclaimable, of more
/// than one kind, or none.
///
/// The fewer are mixed, the better does the grouping of pages by mobility do its work.
public record PageblocksByUse(PageblockUse use) implements Metric {

  @Override
  public String id() {
    return switch (use) {
      case MOVABLE, UNMOVABLE, RECLAIMABLE -> "pageblocks.pure_" + word();
      case UNKNOWN, HOLE, FREE, MIXED -> "pageblocks." + word();
    };
  }

  @Override
  public String title() {
    return switch (use) {
      case MOVABLE, UNMOVABLE, RECLAIMABLE -> "pageblocks with " + word() + " pages alone";
      case FREE -> "pageblocks without pages in use";
      case MIXED -> "pageblocks with pages of more than one kind";
      case UNKNOWN -> "pageblocks of which not all is known";
      case HOLE -> "pageblocks without memory";
    };
  }

  private String word() {
    return use.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Unit unit() {
    return Unit.PAGEBLOCKS;
  }

  @Override
  public Better better() {
    return switch (use) {
      case FREE -> Better.HIGHER;
      case MIXED -> Better.LOWER;
      case MOVABLE, UNMOVABLE, RECLAIMABLE, UNKNOWN, HOLE -> Better.NEITHER;
    };
  }

  @Override
  public double sample(ZoneView zone) {
    return zone.pageblocks(use);
  }
}
