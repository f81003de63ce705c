package pagereel.reports.plot;

import java.awt.Color;
import pagereel.replay.Failure;
import pagereel.replay.MemoryMap;

/// The colours of all charts: apart for the colour-blind (after Okabe and Ito), and by their
/// lightness also in grey print.
public final class Palette {

  public static final Color INK = new Color(0x22272E);
  public static final Color SOFT_INK = new Color(0x5B6570);
  public static final Color GRID = new Color(0xDDE1E6);
  public static final Color PAPER = Color.WHITE;
  public static final Color BLUE = new Color(0x0072B2);
  public static final Color SKY = new Color(0x8CC8EB);
  public static final Color VERMILLION = new Color(0xC44601);
  public static final Color ORANGE = new Color(0xE69F00);
  public static final Color GREEN = new Color(0x009E73);
  public static final Color PURPLE = new Color(0x8E4585);

  private static final Color[] APART = {INK, BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, SOFT_INK
  };

  /// From dark to light, evenly in lightness (after viridis).
  private static final int[] RAMP = {
    0x440154, 0x482475, 0x414487, 0x355F8D, 0x2A788E, 0x21918C, 0x22A884, 0x44BF70, 0x7AD151,
    0xBDDF26, 0xFDE725
  };

  private Palette() {}

  /// A colour of an ordered scale.
  ///
  /// @param position 0 for the dark end, 1 for the light end
  public static Color ramp(double position) {
    double place = Math.clamp(position, 0, 1) * (RAMP.length - 1);
    int low = Math.min((int) place, RAMP.length - 2);
    return mix(new Color(RAMP[low]), new Color(RAMP[low + 1]), place - low);
  }

  public static Color mix(Color from, Color to, double share) {
    return new Color(
        (int) Math.round(from.getRed() + (to.getRed() - from.getRed()) * share),
        (int) Math.round(from.getGreen() + (to.getGreen() - from.getGreen()) * share),
        (int) Math.round(from.getBlue() + (to.getBlue() - from.getBlue()) * share));
  }

  /// From pale to dark, for counts.
  ///
  /// @param share 0 for the pale end
  public static Color share(double share) {
    return mix(new Color(0xE3EFF8), BLUE.darker(), Math.clamp(share, 0, 1));
  }

  /// A letter's colour that can be read on a ground.
  public static Color letterOn(Color ground) {
    double light = 0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue();
    return light > 140 ? INK : PAPER;
  }

  /// Small blocks are light, large ones dark.
  public static Color order(int order, int largest) {
    return ramp(largest == 0 ? 0 : 1 - (double) order / largest);
  }

  /// The same for lines, which would vanish on white at the light end.
  public static Color orderLine(int order, int largest) {
    return ramp(largest == 0 ? 0 : 0.85 * (1 - (double) order / largest));
  }

  public static Color use(MemoryMap.FrameUse use) {
    return switch (use) {
      case UNKNOWN -> new Color(0xC9CDD2);
      case HOLE -> new Color(0xF4F4F4);
      case FREE_LARGE -> new Color(0xDCEFFA);
      case FREE_MEDIUM -> new Color(0xA9D6F0);
      case FREE_SMALL -> new Color(0x6DB6E0);
      case PER_CPU -> new Color(0x2F86B5);
      case MOVABLE -> new Color(0xF5D47A);
      case RECLAIMABLE -> new Color(0xE39B2D);
      case UNMOVABLE -> new Color(0x9C2A00);
      case CONTIGUOUS -> new Color(0x6A3D8F);
      case ISOLATED -> new Color(0x1B1B1B);
      case COMPACTION -> new Color(0x00795A);
      case IN_USE -> new Color(0x8A9099);
    };
  }

  /// A colour for one of a few lines that have no order.
  public static Color apart(int line) {
    return APART[line % APART.length];
  }

  /// The mark of a kind of failure, so that kinds stay apart in grey print.
  public static Mark mark(Failure.Kind kind) {
    return switch (kind) {
      case BUDDY -> Mark.CIRCLE;
      case CMA -> Mark.SQUARE;
      case CONTIG -> Mark.DIAMOND;
      case THP -> Mark.UP;
      case HUGETLB -> Mark.DOWN;
      case COMPACTION -> Mark.BAR;
    };
  }

  public static Color failure(Failure.Kind kind) {
    return switch (kind) {
      case BUDDY -> BLUE;
      case CMA -> VERMILLION;
      case CONTIG -> PURPLE;
      case THP -> GREEN;
      case HUGETLB -> ORANGE;
      case COMPACTION -> SOFT_INK;
    };
  }
}
