package pagereel.reports.overview;

import java.util.List;
import java.util.Optional;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceTally;

/// All that can be said of a trace without replaying it.
///
/// @param name        the trace as the user named it
/// @param file        the file that was read, where the name is a directory's
/// @param rules       what a replay goes by
/// @param compression what is wrapped around the trace, empty if nothing is
public record TraceOverview(
    String name,
    Optional<String> file,
    TraceInfo info,
    Rules rules,
    String compression,
    TraceTally tally,
    List<Finding> findings,
    Optional<SnapshotsBeside> snapshots,
    Coverage coverage) {

  public TraceOverview {
    findings = List.copyOf(findings);
  }

  /// The format with what is wrapped around it, such as `trace.dat v6, xz`.
  public String format() {
    return compression.isEmpty() ? info.formatDetail() : info.formatDetail() + ", " + compression;
  }

  /// Lines, records and fields that did not parse.
  public long malformed() {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .mapToLong(Finding::count)
        .sum();
  }

  /// How often a kind of problem was met.
  public long count(String code) {
    return findings.stream()
        .filter(finding -> finding.code().equals(code))
        .mapToLong(Finding::count)
        .sum();
  }
}
