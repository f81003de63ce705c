package pagereel.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// A zone's state written as the files of a snapshot, as a kernel would that has it.
final class DrawnSnapshot {

  private static final long BUDDY = 1 << 10;
  private static final List<String> TYPES =
      List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate");

  private final Path directory;
  private final int number;
  private final Zone zone;
  private String cmaArea = "";

  /// @param directory is made
  DrawnSnapshot(Path directory, int number, Zone zone) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.number = number;
    this.zone = zone;
  }

  Snapshot snapshot() {
    return new Snapshot(number, directory);
  }

  /// The zone has a CMA area, all of which is to be had.
  DrawnSnapshot withCmaArea(String name, long startPfn, long pages) {
    cmaArea = "cma name=%s base=%x pages=%d order_per_bit=0 used_bits=0 used=\n"
        .formatted(name, startPfn, pages);
    return this;
  }

  /// Writes the exact dump.
  DrawnSnapshot dump(long timeNs) throws IOException {
    StringBuilder text = new StringBuilder("labmm 1 kernel=6.1.0-test\n");
    text.append("dump seq=%d mono_ns=%d local_ns=1 cpu=0 jiffies=1 lock=stop_machine truncated=0\n"
        .formatted(number + 1, timeNs));
    text.append("const page_shift=12 orders=%d pageblock_order=%d migratetypes=6 pcptypes=3"
        .formatted(zone.maxPageOrder() + 1, zone.pageblockOrder()));
    text.append(" pcp_lists=14 nodes=1 cpus=2\n");
    for (int type = 0; type < TYPES.size(); type++) {
      text.append("mt id=%d name=%s\n".formatted(type, TYPES.get(type)));
    }
    text.append(cmaArea);
    long pages = zone.endPfn() - zone.startPfn();
    text.append("zone node=0 zone=0 name=Normal start=%x spanned=%d present=%d managed=%d"
        .formatted(zone.startPfn(), pages, pages, pages));
    text.append(" cma=0 min=1 low=2 high=3 boost=0 highatomic=0 nr_free=0 nr_free_cma=0"
        + " isolate_blocks=0 cached_migrate_async=0 cached_migrate_sync=0 cached_free=0"
        + " compact_considered=0 compact_defer_shift=0 compact_order_failed=0"
        + " lowmem_reserve=0,0\n");
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      for (int type = 0; type < MigrateType.COUNT; type++) {
        freeList(text, order, type);
      }
    }
    for (int cpu = 0; cpu < zone.pcp().cpus(); cpu++) {
      pcp(text, cpu);
    }
    pageblocks(text);
    text.append("end seq=%d bytes=%d\n".formatted(number + 1, text.length()));
    Files.writeString(directory.resolve("labmm.txt"), text, ISO_8859_1);
    return this;
  }

  private void freeList(StringBuilder text, int order, int type) {
    List<Long> pfns = new ArrayList<>();
    for (long pfn = zone.firstFree(order, type); pfn != Zone.NO_PFN; pfn = zone.nextFree(pfn)) {
      pfns.add(pfn);
    }
    if (!pfns.isEmpty()) {
      text.append("free node=0 zone=0 order=%d mt=%d n=%d pfns=%s\n"
          .formatted(order, type, pfns.size(), hex(pfns)));
    }
  }

  private void pcp(StringBuilder text, int cpu) {
    text.append(
        "pcp node=0 zone=0 cpu=%d count=0 high=10 batch=1 high_min=0 high_max=0".formatted(cpu));
    text.append(" alloc_factor=0 free_count=0\n");
    for (int index = 0; index < zone.pcp().listsPerCpu(); index++) {
      List<Long> pfns = new ArrayList<>();
      int list = zone.pcp().listAt(cpu, index);
      for (long pfn = zone.firstOnPcp(list); pfn != Zone.NO_PFN; pfn = zone.nextOnPcp(pfn)) {
        pfns.add(pfn);
      }
      if (!pfns.isEmpty()) {
        text.append("pcplist node=0 zone=0 cpu=%d pindex=%d order=%d mt=%d n=%d pfns=%s\n"
            .formatted(cpu, index, index / 3, index % 3, pfns.size(), hex(pfns)));
      }
    }
  }

  private void pageblocks(StringBuilder text) {
    StringBuilder types = new StringBuilder();
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn += 1L << zone.pageblockOrder()) {
      types.append(zone.pageblockType(pfn));
    }
    text.append("pageblocks node=0 zone=0 start=%x n=%d mt=%s skip=%s\n"
        .formatted(zone.startPfn(), types.length(), types, "0".repeat(types.length())));
  }

  private static String hex(List<Long> pfns) {
    return String.join(",", pfns.stream().map(Long::toHexString).toList());
  }

  /// Writes `zoneinfo` and `buddyinfo`.
  DrawnSnapshot counts() throws IOException {
    long pages = zone.endPfn() - zone.startPfn();
    Files.writeString(
        directory.resolve("zoneinfo"), """
        Node 0, zone   Normal
          pages free     0
                min      1
                low      2
                high     3
                spanned  %d
                present  %d
                managed  %d
          start_pfn:           %d
        """.formatted(pages, pages, pages, zone.startPfn()));
    StringBuilder counts = new StringBuilder("Node 0, zone   Normal ");
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      counts.append(' ').append(zone.freeBlocks(order));
    }
    Files.writeString(directory.resolve("buddyinfo"), counts + "\n");
    return this;
  }

  /// Writes `kpageflags` up to a frame.
  DrawnSnapshot flags(long endPfn) throws IOException {
    ByteBuffer words = ByteBuffer.allocate((int) endPfn * Long.BYTES);
    words.order(ByteOrder.LITTLE_ENDIAN);
    for (long pfn = zone.startPfn(); pfn < endPfn; pfn++) {
      words.putLong((int) pfn * Long.BYTES, zone.isFree(pfn) ? BUDDY : 0);
    }
    Files.write(directory.resolve("kpageflags"), words.array());
    return this;
  }
}
