package pagereel.reports;

/// How much a statement of the report matters.
public enum Severity {
  /// What was recorded and measured.
  FACT("fact"),
  /// Something failed, or went worse in the course of the trace.
  PROBLEM("problem"),
  /// Figures that are less certain than they look.
  CAUTION("caution"),
  /// Events are missing: figures after the gap may be wrong.
  DATA_LOSS("data loss");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
