package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.Failure;
import pagereel.replay.FailureMoment;
import pagereel.replay.FailureMoment.ZoneMoment;
import pagereel.replay.NearestRange;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// What memory was like when an allocation failed, and what would have been enough.
final class MomentStory {

  private MomentStory() {}

  static List<Block> blocks(Analysis analysis, Failure failure) {
    FailureMoment moment = failure.moment();
    List<Block> blocks = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    if (moment.areaPages().isPresent()) {
      statements.add(new Statement(Severity.FACT, area(analysis, moment)));
    }
    index(failure).ifPresent(text -> statements.add(new Statement(Severity.FACT, text)));
    if (!statements.isEmpty()) {
      blocks.add(new Block.Findings(statements));
    }
    if (!moment.zones().isEmpty()) {
      blocks.add(zones(analysis, failure));
      blocks.add(freeBlocks(moment.zones()));
    }
    return blocks;
  }

  private static String area(Analysis analysis, FailureMoment moment) {
    Quantities quantities = analysis.quantities();
    return "Of the area's %s %s were handed out; the longest run that was not is %s."
        .formatted(
            quantities.pages(moment.areaPages().orElse(0)),
            quantities.pages(moment.areaUsedPages().orElse(0)),
            quantities.pages(moment.largestRunPages().orElse(0)));
  }

  private static Optional<String> index(Failure failure) {
    OptionalDouble index = failure.fragmentationIndex();
    if (index.isEmpty() || Double.isNaN(index.getAsDouble())) {
      return Optional.empty();
    }
    double value = index.getAsDouble();
    String meaning = value < 0
        ? "a block of that size was free somewhere in the zone"
        : value > 0.5
            ? "it is fragmentation that such a block fails by"
            : "it is lack of free memory that such a block fails by";
    return Optional.of("Fragmentation index %s: %s.".formatted(Quantities.ratio(value), meaning));
  }

  private static Block zones(Analysis analysis, Failure failure) {
    Quantities quantities = analysis.quantities();
    List<Column> columns = new ArrayList<>(List.of(
        Column.text("zone", 2),
        Column.number("free", 2),
        Column.number("for this request", 3),
        Column.number("keeps", 2),
        Column.text("largest block for it", 4)));
    failure.order().ifPresent(order -> columns.add(Column.text("so it gives", 3)));
    List<List<String>> rows = new ArrayList<>();
    for (ZoneMoment zone : failure.moment().zones()) {
      List<String> row = new ArrayList<>(List.of(
          PlainText.of(zone.name()),
          quantities.memory(zone.freePages()),
          quantities.memory(zone.usablePages()),
          zone.keptPages() == 0 ? "–" : quantities.memory(zone.keptPages()),
          zone.largestOrder() < 0 ? "none" : quantities.order(zone.largestOrder())));
      failure.order().ifPresent(order -> row.add(given(zone, order)));
      rows.add(row);
    }
    return new Block.Table(
        "",
        columns,
        rows,
        "for this request: what it may take, by its type. keeps: what has to stay free, by the"
            + " watermark and for requests that have no other zone.");
  }

  /// What a zone has for a request.
  private static String given(ZoneMoment zone, int order) {
    boolean hasBlock = zone.hasBlock(order);
    if (zone.allowed()) {
      return hasBlock ? "a block" : "no block";
    }
    return hasBlock ? "none: too few free" : "none: too few free, no block";
  }

  /// Zones that have a block which would have done, and must not give it.
  static Optional<String> kept(Analysis analysis, Failure failure) {
    List<String> zones = failure.moment().zones().stream()
        .filter(zone -> failure.order().isPresent()
            && !zone.allowed()
            && zone.hasBlock(failure.order().getAsInt()))
        .map(zone -> "zone %s, with %s for this request, has to keep %s free"
            .formatted(
                PlainText.of(zone.name()),
                analysis.quantities().memory(zone.usablePages()),
                analysis.quantities().memory(zone.keptPages())))
        .toList();
    return zones.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "A block was there that it could not have: " + String.join("; ", zones) + ".");
  }

  /// The range that came nearest to being the block that was wanted.
  static Optional<String> nearest(Failure failure) {
    return failure
        .moment()
        .nearest()
        .map(range -> "The nearest to such %s was %s to %s: %s of its %s %s %s."
                .formatted(
                    failure.area().isPresent() ? "a run" : "a block",
                    Quantities.pfn(range.startPfn()),
                    Quantities.pfn(range.endPfn()),
                    Quantities.count(range.inUsePages()),
                    Quantities.count(range.pages(), "page", "pages"),
                    range.inUsePages() == 1 ? "was" : "were",
                    failure.area().isPresent() ? "handed out" : "in use")
            + canBeMoved(failure, range));
  }

  /// Whether compaction could have made a block of the range that came nearest.
  private static String canBeMoved(Failure failure, NearestRange range) {
    long movable = pagesAskedFor(failure, GfpFlags.MOVABLE);
    long unmovable = pagesAskedFor(failure, 0);
    if (unmovable > 0) {
      return " Compaction could not have made one there: %s of it cannot be moved."
          .formatted(Quantities.count(unmovable, "page", "pages"));
    }
    return movable == range.inUsePages()
        ? " All of it was asked for as movable: unless somebody holds on to it, compaction could have"
            + " made one there."
        : "";
  }

  /// Pages in the way that were asked for as movable, or not.
  private static long pagesAskedFor(Failure failure, int movableFlag) {
    return failure.blockers().stream()
        .filter(b ->
            b.gfpFlags().isPresent() && (b.gfpFlags().getAsInt() & GfpFlags.MOVABLE) == movableFlag)
        .mapToLong(Failure.Blocker::pages)
        .sum();
  }

  private static Block freeBlocks(List<ZoneMoment> zones) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("free blocks of order", 4)));
    int orders = zones.stream().mapToInt(z -> z.freeBlocks().size()).max().orElse(0);
    for (int order = 0; order < orders; order++) {
      columns.add(Column.number(Integer.toString(order), 1));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ZoneMoment zone : zones) {
      List<String> row = new ArrayList<>(List.of(PlainText.of(zone.name())));
      for (int order = 0; order < orders; order++) {
        row.add(
            order < zone.freeBlocks().size()
                ? Quantities.count(zone.freeBlocks().get(order))
                : "");
      }
      rows.add(row);
    }
    return new Block.Table("", columns, rows, "");
  }

  /// What would have let the request succeed, as far as the model can tell.
  static Optional<String> wouldHaveSucceeded(Analysis analysis, Failure failure) {
    return switch (failure.cause()) {
      case NO_FREE_RUN -> run(analysis, failure);
      case MIGRATION_FAILED, UNMOVABLE_PAGE, PINNED_PAGE -> leastInUse(failure);
      case FRAGMENTED, BELOW_WATERMARK -> block(analysis, failure);
      case ISOLATION_REFUSED ->
        Optional.of("It would have succeeded in a range whose pageblocks could be isolated.");
      case NO_TARGET_PAGES ->
        Optional.of("It would have gone on with free pages outside the range to move to.");
      case SIGNAL, UNKNOWN -> Optional.empty();
    };
  }

  private static Optional<String> run(Analysis analysis, Failure failure) {
    FailureMoment moment = failure.moment();
    if (moment.largestRunPages().isEmpty()) {
      return Optional.empty();
    }
    long run = moment.largestRunPages().getAsLong();
    Quantities quantities = analysis.quantities();
    if (failure.requestedPages() > moment.areaPages().orElse(Long.MAX_VALUE)) {
      return Optional.of(
          "It never can succeed: the area has %s in all, and the kernel refuses more without a search."
              .formatted(quantities.pages(moment.areaPages().orElse(0))));
    }
    return Optional.of(
        run >= failure.requestedPages()
            ? "A run of %s was not handed out, but where it lies the wanted alignment does not fit:"
                    .formatted(quantities.pages(run))
                + " with a smaller alignment it would have been tried."
            : "A request for up to %s would have been tried; this one needs a run longer by %s."
                .formatted(
                    quantities.pages(run), quantities.pages(failure.requestedPages() - run)));
  }

  private static Optional<String> leastInUse(Failure failure) {
    Failure.Attempt best = null;
    for (Failure.Attempt attempt : failure.attempts()) {
      if (attempt.inUsePages().isPresent()
          && (best == null
              || attempt.inUsePages().getAsLong() < best.inUsePages().orElse(Long.MAX_VALUE))) {
        best = attempt;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    long pages = best.inUsePages().orElse(0);
    return Optional.of("It would have succeeded at %s with %s out of the way.%s"
        .formatted(
            Quantities.pfn(best.startPfn()),
            pages == 1 ? "1 page" : Quantities.count(pages) + " pages",
            failure.attempts().size() > 1
                ? " No other range that was tried had fewer in use."
                : ""));
  }

  private static Optional<String> block(Analysis analysis, Failure failure) {
    List<ZoneMoment> zones = failure.moment().zones();
    if (zones.isEmpty() || failure.order().isEmpty()) {
      return Optional.empty();
    }
    int order = failure.order().getAsInt();
    if (failure.cause() == Failure.Cause.BELOW_WATERMARK) {
      ZoneMoment most = zones.getFirst();
      for (ZoneMoment zone : zones) {
        most = zone.usablePages() > most.usablePages() ? zone : most;
      }
      return Optional.of(
          "Zone %s had %s that the request may take; the rest up to its watermark would have been enough."
              .formatted(
                  PlainText.of(most.name()), analysis.quantities().pages(most.usablePages())));
    }
    int largest = -1;
    for (ZoneMoment zone : zones) {
      largest = zone.allowed() ? Math.max(largest, zone.largestOrder()) : largest;
    }
    return largest >= order || largest < 0
        ? Optional.empty()
        : Optional.of("A request of up to %s would have succeeded at that moment."
            .formatted(analysis.quantities().order(largest)));
  }
}
