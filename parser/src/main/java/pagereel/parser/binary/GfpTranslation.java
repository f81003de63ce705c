package pagereel.parser.binary;

import pagereel.parser.event.GfpFlags;

/// From the bits of the traced kernel's `gfp_t` to those of [GfpFlags], by the names in the
/// event's own print format.
///
/// Only names of single bits are used; a name such as `GFP_KERNEL` stands for bits that have
/// their own. A bit that no name in the table covers is shown by the kernel as a number among the
/// names, and stays as it is; one whose name [GfpFlags] does not know is dropped.
final class GfpTranslation {

  private final int[] canonical = new int[Long.SIZE];

  GfpTranslation(PrintTable table) {
    long named = 0;
    for (PrintTable.Entry entry : table.entries()) {
      named |= entry.value();
      if (Long.bitCount(entry.value()) == 1) {
        int bit = Long.numberOfTrailingZeros(entry.value());
        int flag = flag(entry.name());
        if (Integer.bitCount(flag) == 1) {
          canonical[bit] = flag;
        }
      }
    }
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      if ((named >>> bit & 1) == 0) {
        canonical[bit] = 1 << bit;
      }
    }
  }

  /// The bit of a name. Older kernels leave out the underscores: `GFP_COMP`.
  private static int flag(String name) {
    int flag = name.startsWith("__") ? 0 : GfpFlags.bit("__" + name);
    return flag == 0 ? GfpFlags.bit(name) : flag;
  }

  long translate(long raw) {
    long rest = raw;
    int flags = 0;
    while (rest != 0) {
      flags |= canonical[Long.numberOfTrailingZeros(rest)];
      rest &= rest - 1;
    }
    return Integer.toUnsignedLong(flags);
  }
}
