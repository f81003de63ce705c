package pagereel.reports.section;

import java.util.List;
import pagereel.reports.ReportSection;

/// The sections of a report, in their order.
public final class Sections {

  public static final List<ReportSection> STANDARD = List.of(
      new SummarySection(),
      new FreeMemorySection(),
      new FragmentationSection(),
      new GroupingSection(),
      new MemoryMapSection(),
      new FailuresSection(),
      new BlockersSection(),
      new ResidentsSection(),
      new CompactionSection(),
      new ContigSection(),
      new SitesSection(),
      new DivergencesSection(),
      new TrustSection(),
      new RecordingSection(),
      new WordsSection());

  /// What a terminal shows of them.
  public static final List<ReportSection> TERMINAL =
      List.of(new SummarySection(), new ShortListsSection());

  private Sections() {}
}
