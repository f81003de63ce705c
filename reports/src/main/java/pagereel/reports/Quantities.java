package pagereel.reports;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Figures as text, with their units: one way of writing each, whatever the locale.
///
/// @param pageSizeBytes absent where the trace does not tell it: then memory is told in pages
///     alone
/// @param startNs       the instant that times are counted from
public record Quantities(OptionalInt pageSizeBytes, long startNs) {

  private static final double MIB = 1 << 20;

  /// `1,234,567`.
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// `1 failure`, `2 failures`.
  public static String count(long n, String one, String many) {
    return count(n) + " " + (n == 1 ? one : many);
  }

  public static String ratio(double value) {
    return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%.3f", value);
  }

  /// A share in percent, never rounded to 0 or 100 where it is not.
  public static String percent(double share) {
    if (Double.isNaN(share)) {
      return "unknown";
    }
    double percent = share * 100;
    if (percent > 0 && percent < 0.01) {
      return "less than 0.01 %";
    }
    if (percent < 100 && percent > 99.99) {
      return "more than 99.99 %";
    }
    String format = percent < 10 || (percent > 90 && percent < 100) ? "%.2f %%" : "%.1f %%";
    return String.format(Locale.ROOT, format, percent);
  }

  /// A rate or another figure that needs few digits.
  public static String rounded(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%,.1f" : "%,.0f", value);
  }

  public static String pfn(long pfn) {
    return "0x" + Long.toHexString(pfn);
  }

  /// `12.345 s`, of a duration.
  public static String duration(long ns) {
    if (ns == 0) {
      return "0 s";
    }
    if (ns < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f µs", ns / 1e3);
    }
    return ns < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f ms", ns / 1e6)
        : String.format(Locale.ROOT, "%,.1f s", ns / 1e9);
  }

  /// A duration, or a dash if it is not known.
  public static String duration(OptionalLong ns) {
    return ns.isPresent() ? duration(ns.getAsLong()) : "–";
  }

  /// `12.345 s`, since the trace began.
  public String moment(long timeNs) {
    return String.format(Locale.ROOT, "%,.3f s", (timeNs - startNs) / 1e9);
  }

  /// `12,345 pages (48.2 MiB)`.
  public String pages(long pages) {
    String text = count(pages, "page", "pages");
    return pageSizeBytes.isPresent() ? text + " (" + memory(pages) + ")" : text;
  }

  /// `48.2 MiB`, or pages where their size is not known.
  public String memory(long pages) {
    if (pageSizeBytes.isEmpty()) {
      return count(pages, "page", "pages");
    }
    long bytes = pages * pageSizeBytes.getAsInt();
    if (bytes < MIB) {
      return count(bytes >> 10) + " KiB";
    }
    return bytes % (1L << 20) == 0
        ? count(bytes >> 20) + " MiB"
        : String.format(Locale.ROOT, "%,.1f MiB", bytes / MIB);
  }

  /// `order 9 (2 MiB)`.
  public String order(int order) {
    return "order " + order + " (" + memory(1L << order) + ")";
  }

  /// What a chart's memory axis counts: MiB, or pages where their size is not known.
  public double onMemoryAxis(double pages) {
    return pageSizeBytes.isPresent() ? pages * pageSizeBytes.getAsInt() / MIB : pages;
  }

  public String memoryAxis() {
    return pageSizeBytes.isPresent() ? "MiB" : "pages";
  }
}
