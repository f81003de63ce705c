package pagereel.parser.event;

/// The flags of an allocation request (`gfp_t`): names and bits as in today's kernels.
///
/// Readers translate the bits of the trace's own kernel into these.
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
  /// Gone in 6.5; kept for the traces of older kernels.
  public static final int ATOMIC = 0x200;
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

  private GfpFlags() {}

  /// The bits of one name such as `__GFP_ZERO`, 0 if it is none.
  public static int bit(String name) {
    return switch (name) {
      case "__GFP_DMA" -> DMA;
      case "__GFP_HIGHMEM" -> HIGHMEM;
      case "__GFP_DMA32" -> DMA32;
      case "__GFP_MOVABLE" -> MOVABLE;
      case "__GFP_RECLAIMABLE" -> RECLAIMABLE;
      case "__GFP_HIGH" -> HIGH;
      case "__GFP_IO" -> IO;
      case "__GFP_FS" -> FS;
      case "__GFP_ZERO" -> ZERO;
      case "__GFP_ATOMIC" -> ATOMIC;
      case "__GFP_DIRECT_RECLAIM" -> DIRECT_RECLAIM;
      case "__GFP_KSWAPD_RECLAIM" -> KSWAPD_RECLAIM;
      case "__GFP_WRITE" -> WRITE;
      case "__GFP_NOWARN" -> NOWARN;
      case "__GFP_RETRY_MAYFAIL" -> RETRY_MAYFAIL;
      case "__GFP_NOFAIL" -> NOFAIL;
      case "__GFP_NORETRY" -> NORETRY;
      case "__GFP_MEMALLOC" -> MEMALLOC;
      case "__GFP_COMP" -> COMP;
      case "__GFP_NOMEMALLOC" -> NOMEMALLOC;
      case "__GFP_HARDWALL" -> HARDWALL;
      case "__GFP_THISNODE" -> THISNODE;
      case "__GFP_ACCOUNT" -> ACCOUNT;
      case "__GFP_ZEROTAGS" -> ZEROTAGS;
      default -> 0;
    };
  }
}
