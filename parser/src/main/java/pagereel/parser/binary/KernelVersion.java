package pagereel.parser.binary;

import java.util.Optional;

/// The first two numbers of a kernel release: 5 and 10 of `5.10.43-android12-9`.
record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {

  private static final int MAX_DIGITS = 4;

  /// The version that a release begins with, if it does.
  static Optional<KernelVersion> of(String release) {
    int dot = numberEnd(release, 0);
    if (dot == 0 || dot >= release.length() || release.charAt(dot) != '.') {
      return Optional.empty();
    }
    int end = numberEnd(release, dot + 1);
    if (end == dot + 1) {
      return Optional.empty();
    }
    return Optional.of(new KernelVersion(
        Integer.parseInt(release.substring(0, dot)),
        Integer.parseInt(release.substring(dot + 1, end))));
  }

  private static int numberEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && end < from + MAX_DIGITS
        && text.charAt(end) >= '0'
        && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  boolean isBefore(int otherMajor, int otherMinor) {
    return compareTo(new KernelVersion(otherMajor, otherMinor)) < 0;
  }

  @Override
  public int compareTo(KernelVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }
}
