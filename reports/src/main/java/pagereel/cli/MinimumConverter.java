package pagereel.cli;

import pagereel.reports.PlainText;
import pagereel.reports.verify.Minimum;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what a figure must reach: `order.agree=0.99`.
final class MinimumConverter implements ITypeConverter<Minimum> {

  @Override
  public Minimum convert(String text) {
    try {
      return Minimum.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(PlainText.of(String.valueOf(e.getMessage())));
    }
  }
}
