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
}
