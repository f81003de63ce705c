package pagereel.reports.html;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import pagereel.reports.plot.Picture;

/// A picture's levels as a grey PNG, the smallest form that every browser reads: the grey of a cell
/// is the number of its level.
final class PictureCode {

  private PictureCode() {}

  static String base64Png(Picture picture) {
    int rows = picture.rows();
    int columns = picture.columns().size();
    BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_BYTE_GRAY);
    byte[] line = new byte[columns];
    for (int row = 0; row < rows; row++) {
      for (int x = 0; x < columns; x++) {
        line[x] = picture.columns().get(x)[row];
      }
      image.getRaster().setDataElements(0, rows - 1 - row, columns, 1, line);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }
}
