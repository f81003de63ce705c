package pagereel.reports.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.replay.metric.Better;
import pagereel.reports.PlainText;
import pagereel.reports.compare.Difference.Verdict;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What a comparison must not find: `{"metrics": {"ID": {"maxChange": 0.1, "significant": true}}}`.
///
/// `maxChange` is the largest change for the worse that is allowed, as a share of the baseline
/// (where that is 0, any change for the worse breaks it); of a metric of which neither way is
/// better, the largest change. With `significant`, which is the default, it must also be shown.
///
/// @param rules by metric; empty for the standard policy, which any metric breaks that is
///              significantly worse
public record Policy(Map<String, Rule> rules) {

  public static final Policy STANDARD = new Policy(Map.of());

  /// What is allowed of one metric.
  public record Rule(double maxChange, boolean significant) {}

  /// A metric that breaks the policy.
  public record Broken(Difference difference, String why) {}

  public Policy {
    rules = new LinkedHashMap<>(rules);
  }

  /// Reads a policy.
  ///
  /// @throws IOException naming the file and what is wrong with it
  public static Policy read(Path file) throws IOException {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + ": expected JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode metrics = json.path("metrics");
    if (!metrics.isObject() || metrics.isEmpty()) {
      throw new IOException(
          file + ": expected {\"metrics\": {\"ID\": {\"maxChange\": …}}}, found no metric");
    }
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : metrics.properties()) {
      rules.put(entry.getKey(), rule(file, entry.getKey(), entry.getValue()));
    }
    return new Policy(rules);
  }

  private static Rule rule(Path file, String id, JsonNode rule) throws IOException {
    if (RunMetrics.ALL.stream().noneMatch(metric -> metric.id().equals(id))) {
      throw new IOException("%s: there is no metric “%s”".formatted(file, PlainText.of(id)));
    }
    JsonNode change = rule.path("maxChange");
    if (!change.isNumber() || change.asDouble() < 0) {
      throw new IOException(
          "%s: %s: expected maxChange, a number of at least 0".formatted(file, PlainText.of(id)));
    }
    return new Rule(change.asDouble(), rule.path("significant").asBoolean(true));
  }

  /// What a comparison finds that it must not.
  public List<Broken> broken(Comparison comparison) {
    List<Broken> broken = new ArrayList<>();
    for (Difference difference : comparison.differences()) {
      why(difference).ifPresent(why -> broken.add(new Broken(difference, why)));
    }
    return broken;
  }

  private Optional<String> why(Difference difference) {
    if (rules.isEmpty()) {
      return difference.verdict() == Verdict.WORSE
          ? Optional.of("significantly worse")
          : Optional.empty();
    }
    Rule rule = rules.get(difference.metric().id());
    if (rule == null || (rule.significant() && !difference.isSignificant())) {
      return Optional.empty();
    }
    double worse = worsening(difference);
    OptionalDouble relative = difference.relativeChange();
    boolean over = relative.isPresent()
        ? worse / Math.abs(difference.baselineMedian()) > rule.maxChange()
        : worse > 0;
    return over
        ? Optional.of(String.format(
            Locale.ROOT, "changed by more than the %.1f %% allowed", 100 * rule.maxChange()))
        : Optional.empty();
  }

  /// How much worse it is, in the metric's unit; negative if better.
  private static double worsening(Difference difference) {
    double change = difference.change();
    Better better = difference.metric().better();
    return switch (better) {
      case LOWER -> change;
      case HIGHER -> -change;
      case NEITHER -> Math.abs(change);
    };
  }
}
