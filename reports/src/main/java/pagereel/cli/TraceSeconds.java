package pagereel.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A time on the trace's clock in seconds, such as `12.345678`, as nanoseconds.
final class TraceSeconds implements ITypeConverter<Long> {

  private static final int FRACTION_DIGITS = 9;

  @Override
  public Long convert(String text) {
    int dot = text.indexOf('.');
    String seconds = dot < 0 ? text : text.substring(0, dot);
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    if (!isDigits(seconds)
        || (dot >= 0 && !isDigits(fraction))
        || fraction.length() > FRACTION_DIGITS) {
      throw new TypeConversionException(
          "'" + text + "' is no time in seconds with at most nine decimals, such as 12.345678");
    }
    try {
      long ns = Long.parseLong((fraction + "000000000").substring(0, FRACTION_DIGITS));
      return Math.addExact(Math.multiplyExact(Long.parseLong(seconds), 1_000_000_000L), ns);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' seconds are beyond what a trace can hold");
    }
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
