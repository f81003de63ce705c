package pagereel.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.parser.TraceTally;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.CmaSummary;
import pagereel.replay.ZoneSummary;

/// A kind of failed request that leaves no event in a trace, so that it is in no list of failures.
///
/// @param kind    a stable word: `contigTooLarge`, `contigNotIsolated`, `cmaTooLarge`,
/// `blockTooLarge`
/// @param message which requests these are
public record NotObservable(String kind, String message) {

  /// What the failures of this analysis may lack. Nothing if there is no trace but a kernel log.
  public static List<NotObservable> of(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    List<NotObservable> list = new ArrayList<>();
    list.add(new NotObservable("contigTooLarge", contigTooLarge(analysis)));
    list.add(new NotObservable(
        "contigNotIsolated",
        "A contiguous range outside CMA in which no pageblock could be isolated, because each holds a"
            + " page that cannot be moved: nothing is scanned and nothing is tested."));
    cmaTooLarge(analysis).ifPresent(text -> list.add(new NotObservable("cmaTooLarge", text)));
    list.add(new NotObservable(
        "blockTooLarge",
        "A request for a block larger than the page allocator has: the kernel refuses it with a"
            + " warning in its log, before any event."));
    return list;
  }

  private static String contigTooLarge(Analysis analysis) {
    long largest = 0;
    for (ZoneSummary zone : analysis.result().zones()) {
      largest = Math.max(largest, zone.spannedPages());
    }
    boolean known = largest > 0
        && analysis.result().zones().stream()
            .noneMatch(zone -> zone.managedPages() == ZoneSummary.UNKNOWN);
    return "A contiguous range outside CMA (alloc_contig_pages, a gigantic page) for more pages than"
        + " lie together in a zone%s: no range is tried."
            .formatted(
                known ? ", here surely for more than " + analysis.quantities().pages(largest) : "");
  }

  /// Areas of which the trace tells only the name: how much they have is not known.
  private static Optional<String> cmaTooLarge(Analysis analysis) {
    TraceTally tally = analysis.tally();
    if (tally.count(Tracepoint.CMA_ALLOC_START) == 0) {
      return Optional.empty();
    }
    boolean known =
        analysis.result().cma().stream().map(CmaSummary::pages).allMatch(p -> p.isPresent());
    return known
        ? Optional.empty()
        : Optional.of(
            "A CMA request for more than its area has: up to Linux 6.14 it begins and never ends."
                + " The size of the area is in no snapshot here.");
  }
}
