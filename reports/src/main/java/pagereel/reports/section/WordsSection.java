package pagereel.reports.section;

import java.util.List;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.ReportSection;

/// The words that the report uses, for a reader who does not know the kernel's.
public final class WordsSection implements ReportSection {

  private static final List<List<String>> WORDS = List.of(
      List.of(
          "page, frame, PFN",
          "Memory is managed in pages; a frame is the place of one, a PFN its number."),
      List.of("order", "log2 of a block's size in pages: order 0 is one page, order 9 is 512."),
      List.of(
          "buddy allocator",
          "The part of the kernel that keeps free blocks by order, splits them and joins them again."),
      List.of("zone", "A range of memory that is managed on its own."),
      List.of(
          "pageblock",
          "A group of pages, most often 2 MiB, that is meant for pages of one migratetype."),
      List.of(
          "migratetype",
          "Whether pages can be moved: movable, reclaimable, unmovable; CMA is movable memory set aside."),
      List.of(
          "fallback",
          "An allocation served from blocks of another migratetype: how unmovable pages get among movable ones."),
      List.of("compaction", "Moving pages together so that larger free blocks come about."),
      List.of(
          "CMA",
          "An area from which drivers get large contiguous ranges; others may use it with movable pages meanwhile."),
      List.of(
          "unusable free index",
          "The share of free memory that lies in blocks too small for a given order: 0 is good, 1 is bad."),
      List.of(
          "fragmentation index",
          "Why an allocation of an order would fail: towards 0 for lack of memory, towards 1 because free memory is in pieces; −1 where it would not fail."),
      List.of(
          "per-CPU lists",
          "Free pages that a CPU keeps at hand; they are not on the buddy allocator's lists."),
      List.of("snapshot", "The state of memory, read beside the trace at one moment."));

  @Override
  public String id() {
    return "words";
  }

  @Override
  public String title() {
    return "Words used here";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    return List.of(
        new Block.Table("", List.of(Column.text("word", 2), Column.text("meaning", 7)), WORDS, ""));
  }
}
