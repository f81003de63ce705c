package pagereel.reports.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.GfpFlags;

/// Allocation flags by name, one for each bit, as the kernel's sources call them:
/// `__GFP_IO|__GFP_FS`.
final class GfpNames {

  private static final Map<Integer, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(GfpFlags.DMA, "__GFP_DMA");
    NAMES.put(GfpFlags.HIGHMEM, "__GFP_HIGHMEM");
    NAMES.put(GfpFlags.DMA32, "__GFP_DMA32");
    NAMES.put(GfpFlags.MOVABLE, "__GFP_MOVABLE");
    NAMES.put(GfpFlags.RECLAIMABLE, "__GFP_RECLAIMABLE");
    NAMES.put(GfpFlags.HIGH, "__GFP_HIGH");
    NAMES.put(GfpFlags.IO, "__GFP_IO");
    NAMES.put(GfpFlags.FS, "__GFP_FS");
    NAMES.put(GfpFlags.ZERO, "__GFP_ZERO");
    NAMES.put(GfpFlags.ATOMIC, "__GFP_ATOMIC");
    NAMES.put(GfpFlags.DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM");
    NAMES.put(GfpFlags.KSWAPD_RECLAIM, "__GFP_KSWAPD_RECLAIM");
    NAMES.put(GfpFlags.WRITE, "__GFP_WRITE");
    NAMES.put(GfpFlags.NOWARN, "__GFP_NOWARN");
    NAMES.put(GfpFlags.RETRY_MAYFAIL, "__GFP_RETRY_MAYFAIL");
    NAMES.put(GfpFlags.NOFAIL, "__GFP_NOFAIL");
    NAMES.put(GfpFlags.NORETRY, "__GFP_NORETRY");
    NAMES.put(GfpFlags.MEMALLOC, "__GFP_MEMALLOC");
    NAMES.put(GfpFlags.COMP, "__GFP_COMP");
    NAMES.put(GfpFlags.NOMEMALLOC, "__GFP_NOMEMALLOC");
    NAMES.put(GfpFlags.HARDWALL, "__GFP_HARDWALL");
    NAMES.put(GfpFlags.THISNODE, "__GFP_THISNODE");
    NAMES.put(GfpFlags.ACCOUNT, "__GFP_ACCOUNT");
    NAMES.put(GfpFlags.ZEROTAGS, "__GFP_ZEROTAGS");
  }

  private GfpNames() {}

  static String of(int bits) {
    List<String> names = new ArrayList<>();
    int rest = bits;
    for (Map.Entry<Integer, String> flag : NAMES.entrySet()) {
      if ((bits & flag.getKey()) != 0) {
        names.add(flag.getValue());
        rest &= ~flag.getKey();
      }
    }
    if (rest != 0 || names.isEmpty()) {
      names.add("0x" + Integer.toHexString(rest));
    }
    return String.join("|", names);
  }
}
