package pagereel.parser.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;

/// The flags of a request as a kernel log gives them: `0x40a20(GFP_ATOMIC|__GFP_COMP)`, and up to
/// 4.5 the bits alone. Bits mean what they meant to that kernel.
///
/// Source: `include/linux/gfp.h` of 3.4, 4.4 and 4.5.
record GfpMask(long bits, String names) {

  private static final Pattern MASK = Pattern.compile("0x([0-9a-fA-F]{1,8})(?:\\(([^)]*)\\))?");
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,3})\\.(\\d{1,5}).*");

  /// Bit 4 of kernels before 4.4: the request may wait. Kernels since then have two bits for it.
  private static final int WAIT = 0x10;

  private static final int OLD_NO_KSWAPD = 0x40_0000;
  private static final int OLD_RECLAIMABLE = 0x8_0000;
  private static final int DIRECT_RECLAIM_4_4 = 0x40_0000;
  private static final int KSWAPD_RECLAIM_4_4 = 0x200_0000;

  /// The mask at the beginning of a text, if there is one.
  static Optional<GfpMask> at(String text) {
    Matcher mask = MASK.matcher(text);
    if (!mask.lookingAt()) {
      return Optional.empty();
    }
    String names = mask.group(2);
    return Optional.of(new GfpMask(Long.parseLong(mask.group(1), 16), names == null ? "" : names));
  }

  /// Bits of [GfpFlags], or [EventBatch#ABSENT] where only the kernel could tell what they mean.
  ///
  /// @param release the kernel's, such as `3.18.18+40-ph`; empty if it is not known
  long flags(String release) {
    if (!names.isEmpty()) {
      return Integer.toUnsignedLong(GfpFlags.parse(names));
    }
    Matcher version = RELEASE.matcher(release);
    if (!version.matches()) {
      return EventBatch.ABSENT;
    }
    int number = Integer.parseInt(version.group(1)) * 100_000 + Integer.parseInt(version.group(2));
    if (number >= 500_004) {
      return GfpFlags.parse("0x" + Long.toHexString(bits)) & 0xffff_ffffL;
    }
    if (number > 400_005) {
      // These print names.
      return EventBatch.ABSENT;
    }
    return number >= 400_004 ? of44() : ofOlder();
  }

  private long of44() {
    return (bits & 0xff)
        | common()
        | has(DIRECT_RECLAIM_4_4, GfpFlags.DIRECT_RECLAIM)
        | has(KSWAPD_RECLAIM_4_4, GfpFlags.KSWAPD_RECLAIM);
  }

  private long ofOlder() {
    return (bits & 0xff & ~WAIT)
        | common()
        | has(WAIT, GfpFlags.DIRECT_RECLAIM)
        | has(OLD_RECLAIMABLE, GfpFlags.RECLAIMABLE)
        | ((bits & OLD_NO_KSWAPD) == 0 ? GfpFlags.KSWAPD_RECLAIM : 0);
  }

  private long common() {
    return has(0x200, GfpFlags.NOWARN)
        | has(0x400, GfpFlags.RETRY_MAYFAIL)
        | has(0x800, GfpFlags.NOFAIL)
        | has(0x1000, GfpFlags.NORETRY)
        | has(0x2000, GfpFlags.MEMALLOC)
        | has(0x4000, GfpFlags.COMP)
        | has(0x8000, GfpFlags.ZERO)
        | has(0x1_0000, GfpFlags.NOMEMALLOC)
        | has(0x2_0000, GfpFlags.HARDWALL)
        | has(0x4_0000, GfpFlags.THISNODE)
        | has(0x100_0000, GfpFlags.WRITE);
  }

  private long has(int bit, int flag) {
    return (bits & bit) == 0 ? 0 : flag;
  }
}
