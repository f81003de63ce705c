package pagereel.cli;

import pagereel.reports.event.EventFilter.PfnRange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `A..B`, half-open, each decimal or hex with `0x`.
final class PfnRangeConverter implements ITypeConverter<PfnRange> {

  @Override
  public PfnRange convert(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new TypeConversionException("'" + text + "' is no range A..B of page frame numbers");
    }
    try {
      return new PfnRange(number(text.substring(0, dots)), number(text.substring(dots + 2)));
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' is no range A..B of page frame numbers, decimal or hex with 0x");
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is an empty range: the end is not in it");
    }
  }

  private static long number(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    long number = hex ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    if (number < 0) {
      throw new NumberFormatException(text);
    }
    return number;
  }
}
