package pagereel.parser.text;

import pagereel.parser.event.GfpFlags;

/// What a text tells of the kernel that printed it, where a word depends on that.
///
/// `GFP_NOWAIT` has `NOWARN` from 6.8 on. A text that does not name its kernel is of an older one
/// if its PFNs are decimal (up to 5.10); else it is taken for one of today's.
final class KernelHints {

  private static final int FIRST_WITH_NOWARN = release(6, 8);
  private static final int FIRST_WITH_KSWAPD_RECLAIM = release(4, 5);
  private static final int UNKNOWN = -1;
  private static final int DECIMAL_PFNS = release(5, 10);

  private int release = UNKNOWN;

  private static int release(int major, int minor) {
    return major * 1000 + minor;
  }

  /// The kernel as the text names it, such as `6.1.0-50-arm64`.
  void kernel(String name) {
    String[] numbers = name.split("[^0-9]", 3);
    if (numbers.length > 1
        && numbers[0].matches("[0-9]{1,3}")
        && numbers[1].matches("[0-9]{1,3}")) {
      release = release(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }
  }

  /// A PFN without `0x` was seen.
  void decimalPfn() {
    if (release == UNKNOWN) {
      release = DECIMAL_PFNS;
    }
  }

  /// The flags of the name `GFP_NOWAIT`. Kernels up to 4.4 print it for no flag at all.
  int noWaitFlags() {
    if (release == UNKNOWN || release >= FIRST_WITH_NOWARN) {
      return GfpFlags.NOWAIT;
    }
    return release >= FIRST_WITH_KSWAPD_RECLAIM ? GfpFlags.KSWAPD_RECLAIM : 0;
  }
}
