package pagereel.reports.overview;

import java.util.Locale;
import java.util.Map;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.TraceTally;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;

/// An overview as lines for a terminal.
public final class OverviewText {

  private static final long NS_PER_S = 1_000_000_000L;
  private static final String NOT_SAID = "not said by the trace";

  private final StringBuilder text = new StringBuilder();
  private final boolean color;

  private OverviewText(boolean color) {
    this.color = color;
  }

  /// The overview's lines.
  ///
  /// @param color whether headings stand out by the terminal's means
  public static String of(TraceOverview overview, boolean color) {
    OverviewText text = new OverviewText(color);
    text.trace(overview);
    text.events(overview.tally());
    text.problems(overview);
    text.coverage(overview.coverage());
    return text.text.toString();
  }

  private void heading(String title) {
    text.append(color ? "\033[1m" + title + "\033[0m" : title).append('\n');
  }

  private void line(String key, String value) {
    text.append("  ").append("%-14s".formatted(key)).append(value).append('\n');
  }

  private void trace(TraceOverview overview) {
    heading(PlainText.of(overview.name()));
    overview.file().ifPresent(file -> line("file", PlainText.of(file)));
    line("format", overview.format());
    line("kernel", overview.info().kernel().map(PlainText::of).orElse(NOT_SAID));
    line("rules", overview.rules().text());
    line("machine", overview.info().arch().map(PlainText::of).orElse(NOT_SAID));
    line(
        "page size",
        overview.info().pageSizeBytes().isPresent()
            ? overview.info().pageSizeBytes().getAsInt() + " bytes"
            : NOT_SAID);
    line(
        "CPUs",
        overview.info().cpus().isPresent()
            ? Integer.toString(overview.info().cpus().getAsInt())
            : NOT_SAID);
    line(
        "clock", overview.info().clock().map(PlainText::of).orElse(NOT_SAID) + precision(overview));
    line("time", span(overview));
    line("snapshots", snapshots(overview));
  }

  private static String precision(TraceOverview overview) {
    long unitNs = overview.info().timeUnitNs();
    if (unitNs == 0) {
      return ", does not count time";
    }
    return unitNs == 1 ? "" : ", times to %,d ns".formatted(unitNs);
  }

  private static String span(TraceOverview overview) {
    TraceTally tally = overview.tally();
    if (tally.totalEvents() == 0) {
      return "no event";
    }
    if (overview.info().timeUnitNs() == 0) {
      return tally.startNs() + " to " + tally.endNs() + " of the clock";
    }
    return "%s s to %s s (%s s)"
        .formatted(
            seconds(tally.startNs()),
            seconds(tally.endNs()),
            seconds(tally.endNs() - tally.startNs()));
  }

  private static String seconds(long ns) {
    return "%d.%09d".formatted(ns / NS_PER_S, ns % NS_PER_S);
  }

  private static String snapshots(TraceOverview overview) {
    return overview
        .snapshots()
        .map(beside -> "%d in %s, %s"
            .formatted(
                beside.names().size(),
                PlainText.of(beside.directory().toString()),
                beside.exact() == 0
                    ? "/proc files"
                    : beside.exact() == beside.names().size()
                        ? "each with an exact dump"
                        : beside.exact() + " with an exact dump"))
        .orElse("none beside the trace: a replay starts from nothing");
  }

  private void events(TraceTally tally) {
    heading("events");
    for (Map.Entry<String, Long> event : tally.eventCounts().entrySet()) {
      text.append("%,13d".formatted(event.getValue()))
          .append("  ")
          .append(PlainText.of(event.getKey()))
          .append('\n');
    }
    text.append("%,13d".formatted(tally.totalEvents())).append("  in all\n");
  }

  private void problems(TraceOverview overview) {
    heading("problems");
    TraceTally tally = overview.tally();
    line("lost", lost(tally, overview.count("overwrittenEvents") > 0));
    line(
        "malformed",
        Quantities.count(
            overview.malformed(), "line, record or field", "lines, records or fields"));
    line("out of order", "%,d events".formatted(tally.outOfOrder()));
    for (Finding finding : overview.findings()) {
      text.append("  ")
          .append(finding.severity().name().toLowerCase(Locale.ROOT).replace('_', ' '))
          .append(": ")
          .append(finding.code())
          .append(finding.count() == 1 ? ", once\n" : ", %,d times\n".formatted(finding.count()));
      for (String example : finding.examples()) {
        text.append("    ").append(PlainText.of(example)).append('\n');
      }
    }
  }

  private static String lost(TraceTally tally, boolean overwritten) {
    if (tally.gaps() == 0) {
      return overwritten
          ? "those before the trace's beginning; within it none that it tells of"
          : "no event, as far as the trace tells";
    }
    String places = Quantities.count(tally.gaps(), "place", "places");
    if (tally.unknownGaps() == tally.gaps()) {
      return "an unknown number of events, in " + places;
    }
    String counted = Quantities.count(tally.lostEvents(), "event", "events") + ", in " + places;
    return tally.unknownGaps() == 0
        ? counted
        : "at least %s; of %,d it is not told how many".formatted(counted, tally.unknownGaps());
  }

  private void coverage(Coverage coverage) {
    heading("this trace shows");
    coverage.answers().forEach(answer -> text.append("  ").append(answer).append('\n'));
    if (!coverage.gaps().isEmpty()) {
      heading("this trace does not show (off, or it did not happen)");
      coverage.gaps().forEach(gap -> text.append("  ").append(gap).append('\n'));
    }
  }
}
