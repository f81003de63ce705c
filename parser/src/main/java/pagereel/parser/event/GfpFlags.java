package pagereel.parser.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The flags of an allocation request (`gfp_t`): names and bits as in today's kernels.
///
/// Readers translate the bits of the trace's own kernel into these. What had a name then and has
/// none today is dropped. So is `__GFP_ATOMIC`, gone since 6.5: `HIGH` without `DIRECT_RECLAIM`
/// says
/// the same. Bits that the kernel itself has no name for stay as they are.
///
/// A name that stands for several bits stands for today's. That makes a difference for
/// `GFP_NOWAIT`, which has `NOWARN` from 6.8 on: who knows the kernel can say so. `__GFP_WAIT`, of
/// kernels up to 4.3, is what `__GFP_RECLAIM` replaced.
///
/// Source: `include/linux/gfp_types.h`, `include/trace/events/mmflags.h`.
public final class GfpFlags {

  public static final int DMA = 0x1;
  public static final int HIGHMEM = 0x2;
  public static final int DMA32 = 0x4;
  public static final int MOVABLE = 0x8;
  public static final int RECLAIMABLE = 0x10;
  public static final int HIGH = 0x20;
  public static final int IO = 0x40;
  public static final int FS = 0x80;
  public static final int ZERO = 0x100;
  public static final int DIRECT_RECLAIM = 0x400;
  public static final int KSWAPD_RECLAIM = 0x800;
  public static final int WRITE = 0x1000;
  public static final int NOWARN = 0x2000;
  public static final int RETRY_MAYFAIL = 0x4000;
  public static final int NOFAIL = 0x8000;
  public static final int NORETRY = 0x10000;
  public static final int MEMALLOC = 0x20000;
  public static final int COMP = 0x40000;
  public static final int NOMEMALLOC = 0x80000;
  public static final int HARDWALL = 0x100000;
  public static final int THISNODE = 0x200000;
  public static final int ACCOUNT = 0x400000;
  public static final int ZEROTAGS = 0x800000;

  /// `GFP_NOWAIT` of today; no other name stands for just these.
  public static final int NOWAIT = KSWAPD_RECLAIM | NOWARN;

  private static final int RECLAIM = DIRECT_RECLAIM | KSWAPD_RECLAIM;
  private static final int KERNEL = RECLAIM | IO | FS;
  private static final int USER = KERNEL | HARDWALL;
  private static final int HIGHUSER_MOVABLE = USER | HIGHMEM | MOVABLE;
  private static final int TRANSHUGE_LIGHT =
      (HIGHUSER_MOVABLE | COMP | NOMEMALLOC | NOWARN) & ~RECLAIM;
  /// Every bit that has a constant here.
  private static final int KNOWN = 0xff_ffff & ~0x200;

  /// One name of the kernel's list.
  ///
  /// @param shown whether [#names] uses it; the others are only understood
  private record Flag(String name, int bits, boolean shown) {}

  /// In the order in which the kernel takes them out of a value: compounds before their parts.
  private static final List<Flag> FLAGS = flags();

  /// Open addressing by [#hash], twice as large as needed.
  private static final byte[][] INDEX_NAMES = new byte[256][];

  private static final int[] INDEX_BITS = new int[INDEX_NAMES.length];

  static {
    for (Flag flag : FLAGS) {
      byte[] name = flag.name.getBytes(ISO_8859_1);
      int slot = hash(name, 0, name.length);
      while (INDEX_NAMES[slot] != null) {
        slot = (slot + 1) % INDEX_NAMES.length;
      }
      INDEX_NAMES[slot] = name;
      INDEX_BITS[slot] = flag.bits;
    }
  }

  private GfpFlags() {}

  /// The bits of one name, such as `GFP_KERNEL` or `__GFP_ZERO`; 0 if there is no such name.
  public static int bit(String name) {
    byte[] bytes = name.getBytes(ISO_8859_1);
    return bit(bytes, 0, bytes.length);
  }

  /// The bits of names joined by `|`, with numbers among them (`GFP_KERNEL|0x4000`), of a
  /// number alone, or of `none`. A word that is neither is 0.
  public static int parse(CharSequence flags) {
    byte[] bytes = flags.toString().getBytes(ISO_8859_1);
    return parse(bytes, 0, bytes.length);
  }

  /// The same for the bytes `[from, to)`, without allocating anything.
  public static int parse(byte[] buf, int from, int to) {
    return parse(buf, from, to, NOWAIT);
  }

  /// The same, where the kernel that printed the names is known.
  ///
  /// @param noWait the flags of its `GFP_NOWAIT`
  public static int parse(byte[] buf, int from, int to, int noWait) {
    int flags = 0;
    int start = from;
    for (int at = from; at <= to; at++) {
      if (at == to || buf[at] == '|') {
        if (at > start) {
          boolean alone = start == from && at == to;
          int bits = isDigit(buf[start]) ? number(buf, start, at, alone) : bit(buf, start, at);
          flags |= bits == NOWAIT && !isDigit(buf[start]) ? noWait : bits;
        }
        start = at + 1;
      }
    }
    return flags;
  }

  /// The names of flags as today's kernel prints them: compounds first, then single flags, what
  /// has no name in hex, and `none` for 0.
  public static String names(int flags) {
    if (flags == 0) {
      return "none";
    }
    StringBuilder names = new StringBuilder();
    int left = flags;
    for (Flag flag : FLAGS) {
      if (flag.shown && (left & flag.bits) == flag.bits) {
        join(names).append(flag.name);
        left &= ~flag.bits;
      }
    }
    if (left != 0) {
      join(names).append("0x").append(Integer.toHexString(left));
    }
    return names.toString();
  }

  private static StringBuilder join(StringBuilder names) {
    return names.isEmpty() ? names : names.append('|');
  }

  private static int bit(byte[] buf, int from, int to) {
    int slot = hash(buf, from, to);
    while (true) {
      byte[] name = INDEX_NAMES[slot];
      if (name == null) {
        return 0;
      }
      if (Arrays.equals(name, 0, name.length, buf, from, to)) {
        return INDEX_BITS[slot];
      }
      slot = (slot + 1) % INDEX_NAMES.length;
    }
  }

  private static int hash(byte[] buf, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + buf[i];
    }
    return (hash ^ hash >>> 15) & 255;
  }

  /// A number among names is bits that the kernel has no name for: they stay as they are. A number
  /// alone is all the flags, printed by a tool that could not find the names: its bits are taken
  /// for today's, which is right from 5.4 on, and those that have no name today are dropped.
  private static int number(byte[] buf, int from, int to, boolean alone) {
    boolean hex = to - from > 2 && buf[from] == '0' && buf[from + 1] == 'x';
    int value = 0;
    for (int i = hex ? from + 2 : from; i < to; i++) {
      int digit = Character.digit(buf[i], hex ? 16 : 10);
      if (digit < 0) {
        return 0;
      }
      value = value * (hex ? 16 : 10) + digit;
    }
    return alone ? value & KNOWN : value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static List<Flag> flags() {
    List<Flag> flags = new ArrayList<>();
    shown(flags, "GFP_TRANSHUGE", TRANSHUGE_LIGHT | DIRECT_RECLAIM);
    shown(flags, "GFP_TRANSHUGE_LIGHT", TRANSHUGE_LIGHT);
    shown(flags, "GFP_HIGHUSER_MOVABLE", HIGHUSER_MOVABLE);
    shown(flags, "GFP_HIGHUSER", USER | HIGHMEM);
    shown(flags, "GFP_USER", USER);
    shown(flags, "GFP_KERNEL_ACCOUNT", KERNEL | ACCOUNT);
    shown(flags, "GFP_KERNEL", KERNEL);
    shown(flags, "GFP_NOFS", RECLAIM | IO);
    shown(flags, "GFP_ATOMIC", HIGH | KSWAPD_RECLAIM);
    shown(flags, "GFP_NOIO", RECLAIM);
    shown(flags, "GFP_NOWAIT", NOWAIT);
    shown(flags, "GFP_DMA", DMA);
    shown(flags, "__GFP_HIGHMEM", HIGHMEM);
    shown(flags, "GFP_DMA32", DMA32);
    single(flags, "HIGH", HIGH);
    single(flags, "IO", IO);
    single(flags, "FS", FS);
    single(flags, "ZERO", ZERO);
    single(flags, "NOWARN", NOWARN);
    single(flags, "RETRY_MAYFAIL", RETRY_MAYFAIL);
    single(flags, "NOFAIL", NOFAIL);
    single(flags, "NORETRY", NORETRY);
    single(flags, "COMP", COMP);
    single(flags, "NOMEMALLOC", NOMEMALLOC);
    single(flags, "MEMALLOC", MEMALLOC);
    single(flags, "HARDWALL", HARDWALL);
    single(flags, "THISNODE", THISNODE);
    single(flags, "RECLAIMABLE", RECLAIMABLE);
    single(flags, "MOVABLE", MOVABLE);
    single(flags, "ACCOUNT", ACCOUNT);
    single(flags, "WRITE", WRITE);
    shown(flags, "__GFP_RECLAIM", RECLAIM);
    single(flags, "DIRECT_RECLAIM", DIRECT_RECLAIM);
    single(flags, "KSWAPD_RECLAIM", KSWAPD_RECLAIM);
    single(flags, "ZEROTAGS", ZEROTAGS);
    understood(flags, "__GFP_DMA", DMA);
    understood(flags, "__GFP_DMA32", DMA32);
    understood(flags, "GFP_HIGHMEM", HIGHMEM);
    understood(flags, "__GFP_REPEAT", RETRY_MAYFAIL);
    understood(flags, "GFP_REPEAT", RETRY_MAYFAIL);
    understood(flags, "__GFP_WAIT", RECLAIM);
    understood(flags, "GFP_WAIT", RECLAIM);
    understood(flags, "GFP_TEMPORARY", KERNEL | RECLAIMABLE);
    return List.copyOf(flags);
  }

  private static void shown(List<Flag> flags, String name, int bits) {
    flags.add(new Flag(name, bits, true));
  }

  /// A single flag; kernels up to 4.4 print it without the underscores.
  private static void single(List<Flag> flags, String name, int bits) {
    flags.add(new Flag("__GFP_" + name, bits, true));
    flags.add(new Flag("GFP_" + name, bits, false));
  }

  private static void understood(List<Flag> flags, String name, int bits) {
    flags.add(new Flag(name, bits, false));
  }
}
