package pagereel.reports.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether the runs of two sides belong together one by one, such as those that share a seed.
///
/// Runs pair up by name if each side has one of each name, the kernel's version left out:
/// `amd64-6.1-s2-r3` and `amd64-6.12-s2-r3`.
///
/// @param candidate the side that is judged, its runs in the order of those that they belong to
/// @param known     whether the runs pair up
/// @param used      whether the test is one of pairs
/// @param note      how the runs pair up and what follows; empty if they do not
record Pairing(RunSet candidate, boolean known, boolean used, String note) {

  /// Looks for pairs.
  ///
  /// @param wanted  whether the user wants a test of pairs; absent where the runs are to decide
  /// @param metrics how many p-values are corrected together
  static Pairing of(RunSet baseline, RunSet candidate, Optional<Boolean> wanted, int metrics) {
    if (wanted.isPresent() && !wanted.get()) {
      return new Pairing(candidate, false, false, "");
    }
    Optional<RunSet> byName = byName(baseline, candidate);
    int pairs = baseline.runs().size();
    double least = Statistics.leastPaired(pairs);
    if (wanted.isPresent()) {
      return new Pairing(
          byName.orElse(candidate),
          true,
          true,
          byName.isPresent() ? "Runs are paired by name." : "Runs are paired in their order.");
    }
    if (byName.isEmpty() || pairs < Statistics.LEAST_RUNS) {
      return new Pairing(candidate, false, false, "");
    }
    return least * metrics < Comparison.SIGNIFICANCE
        ? new Pairing(byName.get(), true, true, "Runs are paired by name.")
        : new Pairing(
            byName.get(),
            true,
            false,
            ("The runs pair up by name, but %d pairs are too few to show one metric alone: the smallest"
                    + " p-value of their test, %.3f, does not hold when %d metrics are corrected for. So"
                    + " the test is not one of pairs; what that gives for each metric by itself is in"
                    + " the table of the sides.")
                .formatted(pairs, least, metrics));
  }

  /// The candidate's runs in the order of the baseline's that have their names.
  private static Optional<RunSet> byName(RunSet baseline, RunSet candidate) {
    Map<String, Run> named = new HashMap<>();
    for (Run run : candidate.runs()) {
      named.put(key(run), run);
    }
    List<Run> ordered = new ArrayList<>();
    for (Run run : baseline.runs()) {
      Run other = named.remove(key(run));
      if (other == null) {
        return Optional.empty();
      }
      ordered.add(other);
    }
    return ordered.size() == candidate.runs().size()
        ? Optional.of(new RunSet(candidate.name(), ordered))
        : Optional.empty();
  }

  /// What a run's path says of it but its kernel.
  private static String key(Run run) {
    String name = String.valueOf(Path.of(run.name()).normalize().getFileName());
    String version = "(?<![0-9.])" + Pattern.quote(run.kernelVersion()) + "(?:\\.[0-9]+)*(?![0-9])";
    return name.replaceAll(version, "");
  }
}
