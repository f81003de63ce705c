package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// The warnings that concern a whole replay: whose rules it went by, and what it knew at first.
final class ReplayWarnings {

  private ReplayWarnings() {}

  /// What the reader of every figure should know of how they came about.
  ///
  /// @param outsidePages events whose pages lie in no zone
  /// @param logAlone     there were no events, only what the kernel's log tells
  static List<ReplayWarning> of(
      ReplayOptions options,
      KernelProfile profile,
      Seed.Source source,
      long outsidePages,
      boolean logAlone) {
    if (logAlone) {
      return List.of(warning(
          ReplayWarning.LOG_ALONE,
          "a kernel log alone: memory is known at the moments at which the log tells of it, and"
              + " nothing in between"));
    }
    List<ReplayWarning> warnings = new ArrayList<>();
    if (outsidePages > 0) {
      warnings.add(
          warning("outsideZones", outsidePages + " events name pages that lie in no known zone"));
    }
    warnOfRules(options, profile, warnings);
    if (options.lookAhead() == ReplayOptions.NO_LOOK_AHEAD) {
      warnings.add(new ReplayWarning(
          ReplayWarning.Severity.INFO,
          "online",
          "online: each event was decided by what came before it alone"));
    }
    switch (source) {
      case EXACT -> {}
      case PROCFS ->
        warnings.add(warning(
            "procSeed",
            "seeded from /proc files: the order of the free lists and the type of pageblocks are"
                + " guessed at first"));
      case NONE ->
        warnings.add(warning(
            "noSeed",
            "no snapshot beside the trace: what was free at the start is not known, and figures are"
                + " bounds"));
    }
    return warnings;
  }

  /// Whether the rules are the trace's own, and how well they are tried.
  private static void warnOfRules(
      ReplayOptions options, KernelProfile profile, List<ReplayWarning> warnings) {
    if (!profile.metRealTrace()) {
      warnings.add(warning(
          "untriedProfile",
          "the rules of kernel " + profile.name() + " have not been held to a real trace"));
    } else if (options
        .rules()
        .or(options::kernel)
        .filter(KernelProfiles::isOlderThanAll)
        .isPresent()) {
      warnings.add(warning(
          "untriedProfile",
          "the rules of kernel " + profile.name() + " have not been held to a real trace of an"
              + " older kernel"));
    }
    Optional<KernelProfile> own = options.kernel().flatMap(KernelProfiles::forRelease);
    if (own.isEmpty() && options.rules().isEmpty()) {
      warnings.add(warning(
          "unknownKernel",
          "the trace does not tell its kernel; the rules of " + profile.name() + " are used"));
    } else if (own.isPresent() && !own.get().equals(profile)) {
      warnings.add(warning(
          "otherKernel",
          "the rules of kernel " + profile.name() + " are used, as asked for, where the trace is"
              + " of kernel " + options.kernel().orElseThrow() + ": what diverges tells what"
              + " changed between them, as well as where the model is wrong"));
    }
  }

  private static ReplayWarning warning(String code, String message) {
    return new ReplayWarning(ReplayWarning.Severity.WARNING, code, message);
  }
}
