package pagereel.reports.compare;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import pagereel.replay.metric.Better;

/// One figure of a run, made so that runs of different length and amount of work compare.
///
/// @param id     a stable word, the name that a policy gives it
/// @param title  what it is, for people
/// @param unit   of its values
/// @param better which way is better
/// @param caveat why it may not be compared across kernel versions; empty if it may
/// @param value  of a run; absent where the run does not tell
public record RunMetric(
    String id,
    String title,
    Unit unit,
    Better better,
    String caveat,
    Function<Run, OptionalDouble> value) {

  /// How a figure is written.
  public enum Unit {
    RATIO("", ""),
    COUNT("", ""),
    PAGES("", ""),
    NANOSECONDS("", ""),
    PER_SECOND("/s", "per second"),
    /// Of a thousand allocations, as the title says.
    PER_THOUSAND("", ""),
    /// For each GiB that was allocated.
    PER_GIB("/GiB", "per GiB allocated"),
    NANOSECONDS_PER_GIB("/GiB", "per GiB allocated");

    private final String suffix;
    private final String per;

    Unit(String suffix, String per) {
      this.suffix = suffix;
      this.per = per;
    }

    /// What a value is for each of, in words; empty where that is nothing or the title tells it.
    public String per() {
      return per;
    }

    public boolean isDuration() {
      return this == NANOSECONDS || this == NANOSECONDS_PER_GIB;
    }

    /// A value with its unit.
    public String text(double value) {
      return (isDuration() ? duration(value) : digits(value)) + suffix;
    }

    private static String duration(double ns) {
      double size = Math.abs(ns);
      if (size < 1e3) {
        return digits(ns) + " ns";
      }
      if (size < 1e6) {
        return digits(ns / 1e3) + " µs";
      }
      return size < 1e9 ? digits(ns / 1e6) + " ms" : digits(ns / 1e9) + " s";
    }

    /// Four significant digits, and no exponent.
    private static String digits(double value) {
      double size = Math.abs(value);
      if (size == 0) {
        return "0";
      }
      if (size >= 1000) {
        return String.format(Locale.ROOT, "%,.0f", value);
      }
      int before = (int) Math.floor(Math.log10(size)) + 1;
      int decimals = Math.clamp(4L - before, 0, 6);
      String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
      return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
  }

  public boolean comparesAcrossVersions() {
    return caveat.isEmpty();
  }
}
