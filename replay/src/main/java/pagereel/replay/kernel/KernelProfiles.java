package pagereel.replay.kernel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernels that the model knows.
public final class KernelProfiles {

  /// Oldest first.
  public static final List<KernelProfile> ALL = List.of(
      Kernel510.PROFILE,
      Kernel515.PROFILE,
      Kernel61.PROFILE,
      Kernel66.PROFILE,
      Kernel612.PROFILE,
      Kernel618.PROFILE);

  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

  private KernelProfiles() {}

  /// The profile for a kernel release such as `6.1.0-50-arm64`: the newest one that is not newer
  /// than it, or the oldest of all.
  ///
  /// @return empty if the release does not begin with a version
  public static Optional<KernelProfile> forRelease(String release) {
    Matcher version = VERSION.matcher(release);
    if (!version.matches()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    KernelProfile best = ALL.getFirst();
    for (KernelProfile profile : ALL) {
      if (!profile.isAfter(major, minor)) {
        best = profile;
      }
    }
    return Optional.of(best);
  }

  /// Whether a kernel release is older than all profiles, so that its rules are known for none.
  public static boolean isOlderThanAll(String release) {
    Matcher version = VERSION.matcher(release);
    return version.matches()
        && ALL.getFirst()
            .isAfter(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
  }

  /// The profile for a trace that does not tell its kernel: the newest one that was held to real
  /// traces.
  public static KernelProfile fallback() {
    return Kernel612.PROFILE;
  }
}
