package pagereel.reports.section;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import pagereel.replay.MetricSeries;
import pagereel.replay.Seed;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block.Statement;
import pagereel.reports.FreeMemory;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// What was recorded, and how the memory stood at the start and at the end.
final class MemoryStatements {

  /// The size of a huge page with 4 KiB pages, and what a pageblock is most often.
  static final int HUGE_ORDER = 9;

  private MemoryStatements() {}

  static void add(Analysis analysis, List<Statement> statements) {
    statements.add(new Statement(Severity.FACT, recorded(analysis)));
    freeMemory(analysis).ifPresent(text -> statements.add(new Statement(Severity.FACT, text)));
    for (ZoneSummary zone : analysis.zonesWith(Analysis.FREE_BLOCKS)) {
      if (!analysis.isSmall(zone)) {
        fragmentation(analysis, zone).ifPresent(statements::add);
      }
    }
  }

  /// The pages of all zones; empty where neither a snapshot nor the trace tells how many there
  /// are.
  static OptionalLong managedPages(Analysis analysis) {
    List<ZoneSummary> zones = analysis.result().zones();
    boolean known =
        !zones.isEmpty() && zones.stream().allMatch(z -> z.managedPages() != ZoneSummary.UNKNOWN);
    return known
        ? OptionalLong.of(zones.stream().mapToLong(ZoneSummary::managedPages).sum())
        : OptionalLong.empty();
  }

  private static String recorded(Analysis analysis) {
    String kernel = analysis
        .info()
        .kernel()
        .map(k -> "Linux " + PlainText.of(k))
        .orElse("A kernel that the trace does not name");
    OptionalInt cpus = analysis.info().cpus();
    String machine = analysis.info().arch().map(a -> " on " + PlainText.of(a)).orElse("")
        + (cpus.isPresent() ? " with " + Quantities.count(cpus.getAsInt(), "CPU", "CPUs") : "");
    OptionalLong pages = managedPages(analysis);
    String memory = pages.isPresent()
        ? ", in " + analysis.quantities().pages(pages.getAsLong()) + " of memory"
        : ", memory of unknown size";
    return "Recorded: %s%s, %s in %s%s."
        .formatted(
            kernel,
            machine,
            Quantities.count(analysis.tally().totalEvents(), "event", "events"),
            Quantities.duration(analysis.endNs() - analysis.startNs()),
            memory);
  }

  private static Optional<String> freeMemory(Analysis analysis) {
    Quantities quantities = analysis.quantities();
    return FreeMemory.of(analysis)
        .map(free -> knownLater(analysis, free)
            ? "Free memory: %s at the start, %s at the end, as not every frame is known."
                .formatted(between(quantities, free, 0), between(quantities, free, free.last()))
            : "Free memory: %s at the start, %s at the end; least at %s, %s.%s"
                .formatted(
                    quantities.pages(Math.round(free.pages()[0])),
                    quantities.pages(Math.round(free.pages()[free.last()])),
                    quantities.moment(free.timesNs()[free.least()]),
                    quantities.pages(Math.round(free.pages()[free.least()])),
                    free.exact() ? "" : bounds(quantities, free)));
  }

  /// Whether frames become known only as the trace goes on, so that a series says more of what is
  /// known than of the memory.
  static boolean knownLater(Analysis analysis, FreeMemory free) {
    return analysis.result().seed().source() == Seed.Source.NONE && !free.exact();
  }

  private static String bounds(Quantities quantities, FreeMemory free) {
    return " Not every frame is known: it is %s at the start, %s at the end."
        .formatted(between(quantities, free, 0), between(quantities, free, free.last()));
  }

  private static String between(Quantities quantities, FreeMemory free, int sample) {
    return "between %s and %s"
        .formatted(
            quantities.memory(Math.round(free.lowest()[sample])),
            quantities.memory(Math.round(free.highest()[sample])));
  }

  private static Optional<Statement> fragmentation(Analysis analysis, ZoneSummary zone) {
    List<MetricSeries> blocks = analysis.series(Analysis.FREE_BLOCKS, zone);
    if (blocks.getFirst().timesNs().length == 0) {
      return Optional.empty();
    }
    if (FreeMemory.of(analysis, zone).map(free -> knownLater(analysis, free)).orElse(false)) {
      return Optional.of(new Statement(Severity.FACT, knownFree(analysis, zone, blocks)));
    }
    int last = blocks.getFirst().timesNs().length - 1;
    int first = FreeMemory.largestOrder(blocks, 0);
    int end = FreeMemory.largestOrder(blocks, last);
    String text = first == end
        ? "In %s the largest free block is %s at the start and at the end."
            .formatted(analysis.zoneTitle(zone), block(analysis, first))
        : "In %s the largest free block is %s at the start and %s at the end."
            .formatted(analysis.zoneTitle(zone), block(analysis, first), block(analysis, end));
    Optional<MetricSeries> index = hugeIndex(analysis, zone);
    if (index.isEmpty()) {
      return Optional.of(new Statement(Severity.FACT, text));
    }
    double[] values = index.get().values();
    double unusableFirst = values[0];
    double unusableEnd = values[values.length - 1];
    double without = shareWithoutHuge(blocks);
    boolean worse = unusableEnd > unusableFirst + 0.1 || (without > 0 && unusableFirst < 1);
    String usable =
        " Of its free memory %s could not serve an allocation of %s at the start, %s at the end."
            .formatted(
                Quantities.percent(unusableFirst),
                analysis.quantities().order(HUGE_ORDER),
                Quantities.percent(unusableEnd));
    String gone = without > 0
        ? " No block of that size was free for %s of the time."
            .formatted(Quantities.percent(without))
        : "";
    return Optional.of(
        new Statement(worse ? Severity.PROBLEM : Severity.FACT, text + usable + gone));
  }

  /// What can be said of a zone with unknown frames: its blocks at the end, and bounds.
  private static String knownFree(Analysis analysis, ZoneSummary zone, List<MetricSeries> blocks) {
    int last = blocks.getFirst().timesNs().length - 1;
    String text = "In %s the largest block known to be free at the end is %s."
        .formatted(
            analysis.zoneTitle(zone), block(analysis, FreeMemory.largestOrder(blocks, last)));
    return text
        + hugeIndex(analysis, zone)
            .map(index -> " Of the free memory between %s and %s cannot serve an allocation of %s."
                .formatted(
                    Quantities.percent(index.lowest()[last]),
                    Quantities.percent(index.highest()[last]),
                    analysis.quantities().order(HUGE_ORDER)))
            .orElse("");
  }

  /// The share of the time at which no block is as large as a huge page.
  private static double shareWithoutHuge(List<MetricSeries> blocks) {
    MetricSeries any = blocks.getFirst();
    long withoutNs = 0;
    for (int i = 0; i < any.values().length; i++) {
      withoutNs += FreeMemory.largestOrder(blocks, i) < HUGE_ORDER ? any.heldNs(i) : 0;
    }
    return (double) withoutNs / Math.max(1, any.spanNs());
  }

  /// The unusable free index of a zone for huge pages.
  private static Optional<MetricSeries> hugeIndex(Analysis analysis, ZoneSummary zone) {
    return analysis.series(Analysis.UNUSABLE_FREE_INDEX, zone).stream()
        .filter(s -> s.order().orElse(-1) == HUGE_ORDER && s.values().length > 0)
        .findFirst();
  }

  private static String block(Analysis analysis, int order) {
    return order < 0 ? "none" : analysis.quantities().order(order);
  }
}
