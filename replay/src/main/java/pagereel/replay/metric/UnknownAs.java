package pagereel.replay.metric;

import pagereel.replay.model.PageblockUse;
import pagereel.replay.model.ZoneView;

/// A zone as it would be if every page of which nothing is known were free, in blocks of one
/// order.
///
/// Together with the zone itself, where they count as in use, the largest and the smallest order
/// give the bounds of a metric.
///
/// @param order the order of those blocks
public record UnknownAs(ZoneView zone, int order) implements ZoneView {

  @Override
  public int maxPageOrder() {
    return zone.maxPageOrder();
  }

  @Override
  public long freeBlocks(int blockOrder) {
    return zone.freeBlocks(blockOrder) + unknownBlocks(blockOrder);
  }

  @Override
  public long freeBlocks(int blockOrder, int migrateType) {
    return zone.freeBlocks(blockOrder, migrateType) + unknownBlocks(blockOrder);
  }

  private long unknownBlocks(int blockOrder) {
    return blockOrder == order ? zone.unknownPages() >> order : 0;
  }

  @Override
  public long freePages() {
    return zone.freePages() + zone.unknownPages();
  }

  @Override
  public long pcpPages() {
    return zone.pcpPages() + zone.unknownPages();
  }

  @Override
  public long unknownPages() {
    return 0;
  }

  @Override
  public long pageblocks(int migrateType) {
    return zone.pageblocks(migrateType);
  }

  @Override
  public long changedPageblocks() {
    return zone.changedPageblocks();
  }

  @Override
  public long pageblocks(PageblockUse use) {
    return zone.pageblocks(use);
  }

  @Override
  public double unmovableShare(int blockOrder) {
    return zone.unmovableShare(blockOrder);
  }
}
