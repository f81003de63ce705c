package pagereel.parser.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagereel.parser.TraceFormatException;
import pagereel.parser.snapshot.FreeCounts.ByType;
import pagereel.parser.snapshot.FreeCounts.ZoneKey;

/// Puts a snapshot's `/proc` files together: `zoneinfo` and `buddyinfo`, which must be there,
/// `pagetypeinfo` and `kpageflags`, which only root can read.
final class ProcStateReader {

  static final String ZONEINFO = "zoneinfo";
  static final String BUDDYINFO = "buddyinfo";
  private static final String PAGETYPEINFO = "pagetypeinfo";
  private static final List<String> KPAGEFLAGS = List.of("kpageflags.bin", "kpageflags");

  private ProcStateReader() {}

  static ProcState read(Path directory) throws IOException {
    List<ZoneInfo> zoneInfos = ZoneInfo.read(StateFile.in(directory, ZONEINFO));
    StateFile buddyInfo = StateFile.in(directory, BUDDYINFO);
    Map<ZoneKey, long[]> freeBlocks = FreeCounts.buddyInfo(buddyInfo);
    Optional<StateFile> pageTypeInfo = StateFile.find(directory, PAGETYPEINFO);
    ByType byType = pageTypeInfo.isPresent()
        ? FreeCounts.pageTypeInfo(pageTypeInfo.get())
        : new ByType(ProcState.UNKNOWN_ORDER, List.of(), Map.of(), Map.of());
    List<ProcZone> zones = new ArrayList<>();
    for (ZoneInfo info : zoneInfos) {
      long[] counts = freeBlocks.get(new ZoneKey(info.node(), info.name()));
      if (counts == null) {
        throw TraceFormatException.of(
            buddyInfo.name(),
            "a line for node %d, zone %s".formatted(info.node(), info.name()),
            "none");
      }
      zones.add(zone(info, counts, byType));
    }
    return new ProcState(zones, byType.pageblockOrder(), byType.types(), flags(directory));
  }

  /// The kernel prints watermarks with the boost in them; here they are without.
  private static ProcZone zone(ZoneInfo info, long[] freeBlocks, ByType byType)
      throws TraceFormatException {
    ZoneKey key = new ZoneKey(info.node(), info.name());
    long boostPages = info.optionalFigure("boost");
    return new ProcZone(
        info.node(),
        info.name(),
        info.figure("start_pfn:"),
        info.figure("spanned"),
        info.figure("present"),
        info.figure("managed"),
        info.optionalFigure("cma"),
        info.figure("min") - boostPages,
        info.figure("low") - boostPages,
        info.figure("high") - boostPages,
        boostPages,
        freeBlocks,
        byType.freeBlocks().getOrDefault(key, List.of()).toArray(long[][]::new),
        byType.pageblocks().getOrDefault(key, new long[0]),
        info.pcps());
  }

  static Optional<KPageFlags> flags(Path directory) throws IOException {
    for (String name : KPAGEFLAGS) {
      Optional<StateFile> file = StateFile.find(directory, name);
      if (file.isPresent()) {
        return Optional.of(KPageFlags.read(file.get()));
      }
    }
    return Optional.empty();
  }
}
