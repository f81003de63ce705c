package pagereel.parser.text;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The times of day that log daemons and `dmesg -T` print, as nanoseconds.
final class WallTime {

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /// Where the year is not told: one that has every day.
  private static final int SOME_YEAR = 2000;

  private static final long NS_PER_S = 1_000_000_000L;

  private WallTime() {}

  /// Nanoseconds since 1970; since the beginning of a year where that is not told. A date that
  /// does not exist is 0.
  ///
  /// @param month    its name or its number
  /// @param day      the day of the month, hours, minutes and seconds; empty is 0
  /// @param fraction the digits behind the seconds' dot
  static long ns(@Nullable String year, String month, List<String> day, @Nullable String fraction) {
    int named = MONTHS.indexOf(month) + 1;
    try {
      LocalDateTime time = LocalDateTime.of(
          year == null ? SOME_YEAR : number(year),
          named > 0 ? named : number(month),
          number(day.get(0)),
          number(day.get(1)),
          number(day.get(2)),
          // A leap second.
          Math.min(59, number(day.get(3))));
      LocalDateTime start = LocalDateTime.of(year == null ? SOME_YEAR : 1970, 1, 1, 0, 0);
      long seconds = time.toEpochSecond(ZoneOffset.UTC) - start.toEpochSecond(ZoneOffset.UTC);
      return seconds * NS_PER_S + fractionNs(fraction);
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static int number(String digits) {
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /// The digits behind a dot, nine at most.
  static long fractionNs(@Nullable String digits) {
    long ns = 0;
    for (int i = 0; i < 9; i++) {
      ns = ns * 10 + (digits != null && i < digits.length() ? digits.charAt(i) - '0' : 0);
    }
    return ns;
  }

  /// How far a time zone, `+01:00` or `Z`, is ahead of universal time.
  static long zoneNs(@Nullable String zone) {
    if (zone == null || zone.equals("Z")) {
      return 0;
    }
    String digits = zone.replace(":", "").substring(1);
    long minutes = number(digits.substring(0, 2)) * 60L + number(digits.substring(2));
    return (zone.charAt(0) == '-' ? -minutes : minutes) * 60 * NS_PER_S;
  }
}
