package pagereel.reports.render;

import java.util.ArrayList;
import java.util.List;
import pagereel.parser.Diagnostics;
import pagereel.replay.ReplayWarning;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;

/// One line of an output's list of warnings, from the reading or from the replay.
///
/// @param severity `info`, `warning` or `dataLoss`
record Warning(String severity, String code, String message) {

  static List<Warning> all(Analysis analysis) {
    List<Warning> warnings = new ArrayList<>();
    for (Diagnostics.Finding finding : analysis.findings()) {
      String first =
          finding.examples().isEmpty() ? "" : "; first: " + finding.examples().getFirst();
      warnings.add(new Warning(
          word(finding.severity().name()),
          finding.code(),
          Quantities.count(finding.count(), "time", "times") + first));
    }
    for (ReplayWarning warning : analysis.result().warnings()) {
      warnings.add(new Warning(word(warning.severity().name()), warning.code(), warning.message()));
    }
    return warnings;
  }

  private static String word(String severity) {
    return switch (severity) {
      case "INFO" -> "info";
      case "WARNING" -> "warning";
      case "DATA_LOSS" -> "dataLoss";
      default -> throw new IllegalArgumentException(severity);
    };
  }
}
