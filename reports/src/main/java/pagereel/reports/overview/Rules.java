package pagereel.reports.overview;

import java.util.Optional;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// Which kernel's rules a replay of a trace would go by, and how well those are tried.
///
/// @param version      the first kernel version that has them
/// @param metRealTrace the model was held to traces of such a kernel
/// @param chosen       the user asked for them; else they are those of the trace's kernel, or, if
///                     that is not `told`, of a recent one
public record Rules(String version, boolean metRealTrace, boolean chosen, boolean told) {

  /// The rules for a trace.
  ///
  /// @param kernel the trace's release
  /// @param choice the release that the user asks for
  public static Rules of(Optional<String> kernel, Optional<String> choice) {
    Optional<String> release = choice.or(() -> kernel);
    KernelProfile profile =
        release.flatMap(KernelProfiles::forRelease).orElseGet(KernelProfiles::fallback);
    boolean tried =
        profile.metRealTrace() && release.filter(KernelProfiles::isOlderThanAll).isEmpty();
    boolean told = kernel.flatMap(KernelProfiles::forRelease).isPresent();
    return new Rules(profile.name(), tried, choice.isPresent(), told);
  }

  /// In words.
  String text() {
    String whose = chosen ? ", as asked for" : told ? "" : ", because the trace names no kernel";
    return "as of Linux " + version + whose
        + (metRealTrace ? "" : "; not held to a real trace of such a kernel yet");
  }
}
