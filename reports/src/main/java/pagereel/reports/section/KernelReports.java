package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Failure;
import pagereel.replay.KernelReport;
import pagereel.replay.KernelReport.ReportedZone;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;

/// The table of what the kernel's own log tells of failures: who asked, and the zones.
final class KernelReports {

  private static final int LISTED = 20;
  private static final int FRAMES = 6;

  /// What every failed request has on its call chain.
  private static final List<String> ALLOCATOR = List.of(
      "dump_stack",
      "dump_backtrace",
      "show_stack",
      "unwind_backtrace",
      "warn_alloc",
      "__alloc_pages",
      "alloc_pages",
      "__dump_stack",
      "__alloc_frozen_pages");

  private KernelReports() {}

  static Optional<Block> table(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Failure failure : analysis.result().failures()) {
      if (failure.report().isPresent() && rows.size() < LISTED) {
        KernelReport report = failure.report().get();
        rows.add(List.of(
            failure.id(),
            callers(report.stack()),
            zones(analysis, failure, report),
            report.missing().isEmpty()
                ? ""
                : FailureStatements.capital(PlainText.of(report.missing()))));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(
            "What the kernel's log tells of them",
            List.of(
                Column.text("id", 2),
                Column.text("called from", 9),
                Column.text("free in the zones it could use", 10),
                Column.text("not known because", 7)),
            rows,
            rows.size() < LISTED ? "" : "The first " + LISTED + " that the log tells of."));
  }

  private static String callers(List<String> stack) {
    List<String> callers = new ArrayList<>();
    for (String frame : stack) {
      boolean own = ALLOCATOR.stream().anyMatch(frame::startsWith);
      if ((!own || !callers.isEmpty()) && callers.size() < FRAMES) {
        int offset = frame.indexOf('+');
        int module = frame.indexOf(" [");
        callers.add(PlainText.of((offset < 0 ? frame : frame.substring(0, offset))
            + (module < 0 ? "" : frame.substring(module))));
      }
    }
    return callers.isEmpty() ? "not told" : String.join(", ", callers);
  }

  private static String zones(Analysis analysis, Failure failure, KernelReport report) {
    List<String> zones = new ArrayList<>();
    for (ReportedZone zone : report.zones()) {
      if (zone.allowed()) {
        zones.add(zone(analysis, failure, zone));
      }
    }
    return zones.isEmpty() ? "not told" : String.join("; ", zones);
  }

  private static String zone(Analysis analysis, Failure failure, ReportedZone zone) {
    Quantities quantities = analysis.quantities();
    String free = "%s %s, minimum %s"
        .formatted(
            PlainText.of(zone.name()),
            quantities.memory(zone.freePages()),
            quantities.memory(zone.minPages()));
    if (zone.freeBlocks().isEmpty() || failure.order().isEmpty()) {
      return free;
    }
    long enough = 0;
    for (int order = failure.order().getAsInt(); order < zone.freeBlocks().size(); order++) {
      enough += zone.freeBlocks().get(order);
    }
    return free + ", " + Quantities.count(enough, "block", "blocks") + " large enough";
  }
}
