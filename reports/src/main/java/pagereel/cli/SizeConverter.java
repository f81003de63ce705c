package pagereel.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `WIDTHxHEIGHT`, in points.
final class SizeConverter implements ITypeConverter<SizeConverter.Size> {

  /// Smaller, labels cover each other; larger, nothing can show it.
  private static final int LEAST = 200;

  private static final int MOST = 10_000;

  record Size(int width, int height) {}

  @Override
  public Size convert(String text) {
    String[] sides = text.split("x", -1);
    if (sides.length != 2) {
      throw new TypeConversionException("'" + text + "' is no size WIDTHxHEIGHT, such as 800x450");
    }
    return new Size(side(text, sides[0]), side(text, sides[1]));
  }

  private static int side(String text, String side) {
    try {
      int points = Integer.parseInt(side);
      if (points >= LEAST && points <= MOST) {
        return points;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no size WIDTHxHEIGHT, such as 800x450");
    }
    throw new TypeConversionException(
        "'" + text + "' has a side that is not from " + LEAST + " to " + MOST + " points");
  }
}
