package pagereel.parser.binary;

import java.util.Arrays;
import pagereel.parser.event.GfpFlags;

/// From the bits of the traced kernel's `gfp_t` to those of [GfpFlags], by the names in the
/// event's own print format.
///
/// Names of single bits tell most. A bit that only stands in a name of several, such as the highmem
/// in `GFP_HIGHUSER` of kernels up to 4.4, is what that name has today beyond its other bits. A bit
/// that no name covers is shown by the kernel as a number among the names, and stays as it is,
/// unless it is another flag today; one whose name [GfpFlags] does not know is dropped.
///
/// Up to 4.3 there is one bit to allow waiting, `__GFP_WAIT`, and the reclaim thread is woken
/// unless `__GFP_NO_KSWAPD` forbids it: that is `DIRECT_RECLAIM` and `KSWAPD_RECLAIM` today.
final class GfpTranslation {

  private static final int NOT_KNOWN = -1;
  private static final String WAIT = "WAIT";
  private static final String NO_KSWAPD = "NO_KSWAPD";

  /// Bits below this one never moved, but for 0x10, which `__GFP_WAIT` had.
  private static final int FIRST_THAT_MOVED = 8;

  private final int[] canonical = new int[Long.SIZE];

  /// Set where the reclaim thread is woken by all requests without this bit.
  private final boolean kswapdByDefault;

  private long noKswapd;

  GfpTranslation(PrintTable table) {
    Arrays.fill(canonical, NOT_KNOWN);
    long named = 0;
    boolean wait = false;
    for (PrintTable.Entry entry : table.entries()) {
      named |= entry.value();
      if (Long.bitCount(entry.value()) == 1) {
        wait |= single(Long.numberOfTrailingZeros(entry.value()), entry.name());
      }
    }
    kswapdByDefault = wait;
    boolean asToday = true;
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      asToday &= canonical[bit] == NOT_KNOWN || canonical[bit] == 0 || canonical[bit] == 1 << bit;
    }
    for (PrintTable.Entry entry : table.entries()) {
      compound(entry);
    }
    for (int bit = 0; bit < canonical.length; bit++) {
      if (canonical[bit] == NOT_KNOWN) {
        boolean covered = (named >>> bit & 1) != 0;
        canonical[bit] = covered || bit >= Integer.SIZE ? 0 : unnamed(bit, asToday);
      }
    }
  }

  /// Takes in the name of one bit.
  ///
  /// @return whether that is `__GFP_WAIT`
  private boolean single(int bit, String name) {
    String bare = name.substring(name.indexOf("GFP_") + "GFP_".length());
    if (bare.equals(WAIT)) {
      canonical[bit] = GfpFlags.DIRECT_RECLAIM;
      return true;
    }
    if (bare.equals(NO_KSWAPD)) {
      noKswapd = 1L << bit;
      canonical[bit] = 0;
      return false;
    }
    int flag = flag(name);
    if (Integer.bitCount(flag) == 1) {
      canonical[bit] = flag;
    } else if (flag == 0 && canonical[bit] == NOT_KNOWN) {
      canonical[bit] = 0;
    }
    return false;
  }

  /// Finds the one bit of a name that no other name tells.
  private void compound(PrintTable.Entry entry) {
    int today = GfpFlags.bit(entry.name());
    long open = 0;
    for (long rest = entry.value(); rest != 0; rest &= rest - 1) {
      int known = canonical[Long.numberOfTrailingZeros(rest)];
      if (known == NOT_KNOWN) {
        open |= Long.lowestOneBit(rest);
      } else {
        today &= ~known;
      }
    }
    if (kswapdByDefault) {
      today &= ~GfpFlags.KSWAPD_RECLAIM;
    }
    if (Long.bitCount(open) == 1 && Integer.bitCount(today) == 1) {
      canonical[Long.numberOfTrailingZeros(open)] = today;
    }
  }

  /// A bit that the kernel itself has no name for.
  private static int unnamed(int bit, boolean asToday) {
    boolean anotherToday =
        !asToday && bit >= FIRST_THAT_MOVED && !GfpFlags.names(1 << bit).startsWith("0x");
    return anotherToday ? 0 : 1 << bit;
  }

  /// The bit of a name. Older kernels leave out the underscores: `GFP_COMP`.
  private static int flag(String name) {
    int flag = name.startsWith("__") ? 0 : GfpFlags.bit("__" + name);
    return flag == 0 ? GfpFlags.bit(name) : flag;
  }

  long translate(long raw) {
    long rest = raw;
    int flags = kswapdByDefault && (raw & noKswapd) == 0 ? GfpFlags.KSWAPD_RECLAIM : 0;
    while (rest != 0) {
      flags |= canonical[Long.numberOfTrailingZeros(rest)];
      rest &= rest - 1;
    }
    return Integer.toUnsignedLong(flags);
  }
}
