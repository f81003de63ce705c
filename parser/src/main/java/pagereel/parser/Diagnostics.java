package pagereel.parser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was wrong with a trace, by kind: how often, and where first.
///
/// In strict mode the first problem of severity [Severity#WARNING] or worse ends the reading.
public final class Diagnostics {

  /// The first few of each kind are kept with their place.
  public static final int EXAMPLES = 5;

  /// How much a problem matters to the figures.
  public enum Severity {
    INFO,
    /// Something was skipped or could not be decoded.
    WARNING,
    /// Events are missing: what the model says after that may be wrong.
    DATA_LOSS
  }

  /// One kind of problem.
  ///
  /// @param code     a stable word, such as `malformedLine`
  /// @param examples the first few, each with its file, its place, and what stood there
  public record Finding(Severity severity, String code, long count, List<String> examples) {}

  private static final class Kind {
    private final Severity severity;
    private long count;
    private final List<String> examples = new ArrayList<>();

    Kind(Severity severity) {
      this.severity = severity;
    }
  }

  private final boolean strict;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  public Diagnostics(boolean strict) {
    this.strict = strict;
  }

  /// Counts a problem.
  ///
  /// @param problem says where, what was expected and what stood there
  /// @throws TraceFormatException in strict mode
  public void report(Severity severity, String code, TraceFormatException problem)
      throws TraceFormatException {
    if (strict && severity != Severity.INFO) {
      throw problem;
    }
    Kind kind = kinds.computeIfAbsent(code, c -> new Kind(severity));
    kind.count++;
    if (kind.examples.size() < EXAMPLES) {
      String message = problem.getMessage();
      kind.examples.add(message == null ? code : message);
    }
  }

  /// What was found, in the order of first occurrence.
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    kinds.forEach((code, kind) ->
        findings.add(new Finding(kind.severity, code, kind.count, List.copyOf(kind.examples))));
    return findings;
  }

  public long count(String code) {
    Kind kind = kinds.get(code);
    return kind == null ? 0 : kind.count;
  }
}
