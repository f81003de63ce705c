package pagereel.reports.paint;

import java.util.OptionalInt;

/// How large the picture of a chart is to be.
///
/// @param widthPoints  absent for the size that its letters are made for
/// @param heightPoints absent for as high as the chart needs
/// @param scale        pixels for each point, for pictures made of pixels
public record PictureSize(OptionalInt widthPoints, OptionalInt heightPoints, double scale) {

  /// 180 pixels for an inch.
  public static final PictureSize STANDARD =
      new PictureSize(OptionalInt.empty(), OptionalInt.empty(), 2.5);

  /// The height of the title over a chart that stands alone.
  private static final int TITLE_POINTS = 22;

  public int width(Drawing drawing) {
    return widthPoints.orElse(drawing.widthPoints());
  }

  /// With the title.
  public int height(Drawing drawing) {
    return heightPoints.orElse(drawing.heightPoints() + TITLE_POINTS);
  }
}
