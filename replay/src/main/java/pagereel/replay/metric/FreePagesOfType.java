package pagereel.replay.metric;

import java.util.Locale;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneView;

/// Pages on the free lists of one migratetype.
///
/// @param type a type of [MigrateType]
public record FreePagesOfType(int type) implements Metric {

  @Override
  public String id() {
    return "free_pages." + MigrateType.name(type).toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return "free pages, " + MigrateType.name(type);
  }

  @Override
  public Unit unit() {
    return Unit.PAGES;
  }

  @Override
  public Better better() {
    return Better.NEITHER;
  }

  @Override
  public double sample(ZoneView zone) {
    long pages = 0;
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      pages += zone.freeBlocks(order, type) << order;
    }
    return pages;
  }
}
