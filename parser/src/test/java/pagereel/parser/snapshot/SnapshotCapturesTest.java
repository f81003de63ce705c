package pagereel.parser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The snapshots of real captures hold together: dumps in themselves, and with the `/proc` files
/// that were read after them on the running machine.
class SnapshotCapturesTest {

  private record Taken(Snapshot snapshot, ExactDump dump, ProcState proc) {}

  private static final List<Taken> TAKEN = new ArrayList<>();

  @BeforeAll
  static void readSnapshots() throws IOException {
    Path captures = Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));
    assumeTrue(Files.isDirectory(captures), "no captures in " + captures);
    try (Stream<Path> directories = Files.list(captures)) {
      for (Path capture : directories.sorted().toList()) {
        for (Snapshot snapshot : SnapshotReader.list(capture.resolve("snapshots"))) {
          TAKEN.add(new Taken(snapshot, snapshot.exactDump(), snapshot.procState()));
        }
      }
    }
  }

  @Test
  void aDumpsSequenceNumberIsTheSnapshotsPlusOne() {
    assertThat(TAKEN)
        .allSatisfy(
            taken -> assertThat(taken.dump().seq()).isEqualTo(taken.snapshot().number() + 1));
  }

  @Test
  void perCpuListsAddUpToTheirCount() {
    for (Taken taken : TAKEN) {
      for (ZoneState zone : taken.dump().zones()) {
        for (PcpState pcp : zone.pcps()) {
          long pages = 0;
          for (PcpListState list : pcp.lists()) {
            pages += (long) list.pfns().length << list.order();
          }
          assertThat(pages)
              .as("%s, zone %s, CPU %d", taken.snapshot(), zone.name(), pcp.cpu())
              .isEqualTo(pcp.count());
        }
      }
    }
  }

  @Test
  void pageblocksCoverTheZoneAndNoMore() {
    for (Taken taken : TAKEN) {
      int pageblockOrder = taken.dump().pageblockOrder();
      for (ZoneState zone : taken.dump().zones()) {
        long endPfn = zone.startPfn() + zone.spannedPages();
        long lastStartPfn =
            zone.pageblockStartPfn() + ((zone.pageblockTypes().length - 1L) << pageblockOrder);
        assertThat(zone.pageblockStartPfn()).isLessThanOrEqualTo(zone.startPfn());
        assertThat(lastStartPfn)
            .as("%s, zone %s", taken.snapshot(), zone.name())
            .isBetween(endPfn - (1L << pageblockOrder), endPfn - 1);
      }
    }
  }

  @Test
  void zonesAreTheSameInDumpAndProc() {
    for (Taken taken : TAKEN) {
      List<ZoneState> zones = taken.dump().zones();
      assertThat(taken.proc().zones()).hasSameSizeAs(zones);
      assertThat(taken.proc().migrateTypes()).isEqualTo(taken.dump().migrateTypes());
      assertThat(taken.proc().pageblockOrder()).isEqualTo(taken.dump().pageblockOrder());
      for (int i = 0; i < zones.size(); i++) {
        ZoneState exact = zones.get(i);
        ProcZone proc = taken.proc().zones().get(i);
        assertThat(figures(proc)).as("%s", taken.snapshot()).isEqualTo(figures(exact));
        assertThat(proc.name()).isEqualTo(exact.name());
        assertThat(proc.freeBlocks()).hasSize(taken.dump().orders());
        assertThat(proc.freeBlocksByType())
            .hasDimensions(taken.dump().migrateTypes().size(), taken.dump().orders());
        assertThat(proc.pcps()).hasSize(taken.dump().cpus());
      }
    }
  }

  private static List<Long> figures(ZoneState zone) {
    return List.of(
        zone.startPfn(),
        zone.spannedPages(),
        zone.presentPages(),
        zone.managedPages(),
        zone.cmaPages(),
        zone.minPages(),
        zone.lowPages(),
        zone.highPages());
  }

  private static List<Long> figures(ProcZone zone) {
    return List.of(
        zone.startPfn(),
        zone.spannedPages(),
        zone.presentPages(),
        zone.managedPages(),
        zone.cmaPages(),
        zone.minPages(),
        zone.lowPages(),
        zone.highPages());
  }

  @Test
  void buddyinfoHasTheDumpsCountsButForWhatWentOn() {
    int equal = 0;
    for (Taken taken : TAKEN) {
      long differentPages = 0;
      for (int i = 0; i < taken.dump().zones().size(); i++) {
        long[] exact = freeBlocks(taken.dump(), taken.dump().zones().get(i));
        long[] proc = taken.proc().zones().get(i).freeBlocks();
        for (int order = 0; order < exact.length; order++) {
          differentPages += Math.abs(exact[order] - proc[order]) << order;
        }
      }
      assertThat(differentPages)
          .as("pages in %s", taken.snapshot())
          .isLessThan(managedPages(taken.dump()) / 12);
      equal += differentPages == 0 ? 1 : 0;
    }
    assertThat(equal).as("snapshots where nothing differs").isGreaterThan(TAKEN.size() / 2);
  }

  @Test
  void pagetypeinfoCountsTheDumpsPageblocks() {
    int equal = 0;
    for (Taken taken : TAKEN) {
      long different = 0;
      for (int i = 0; i < taken.dump().zones().size(); i++) {
        long[] exact = pageblocks(taken.dump(), taken.dump().zones().get(i));
        long[] proc = taken.proc().zones().get(i).pageblocksByType();
        for (int type = 0; type < exact.length; type++) {
          different += Math.abs(exact[type] - proc[type]);
        }
      }
      assertThat(different).as("pageblocks in %s", taken.snapshot()).isLessThan(10);
      equal += different == 0 ? 1 : 0;
    }
    assertThat(equal).isGreaterThan(TAKEN.size() * 9 / 10);
  }

  @Test
  void kpageflagsMarksTheDumpsFreeFramesButForWhatWentOn() {
    List<Double> differentShares = new ArrayList<>();
    for (Taken taken : TAKEN) {
      BitSet different = freeFrames(taken.dump());
      KPageFlags flags = taken.proc().flags().orElseThrow();
      for (int pfn = 0; pfn < flags.frames(); pfn++) {
        if (flags.isBuddy(pfn)) {
          different.flip(pfn);
          assertThat(flags.isNoPage(pfn)).isFalse();
          assertThat(flags.isLru(pfn)).isFalse();
        }
      }
      differentShares.add((double) different.cardinality() / managedPages(taken.dump()));
    }
    differentShares.sort(null);
    assertThat(differentShares.get(TAKEN.size() / 2)).as("median").isLessThan(0.005);
    assertThat(differentShares.getLast()).as("worst").isLessThan(0.12);
  }

  @Test
  void theAreasPagesAreTheZonesCmaPages() {
    for (Taken taken : TAKEN) {
      long areaPages = 0;
      for (CmaAreaState area : taken.dump().cmaAreas()) {
        areaPages += area.pages();
      }
      long zonePages = 0;
      for (ZoneState zone : taken.dump().zones()) {
        zonePages += zone.cmaPages();
      }
      assertThat(areaPages).as("%s", taken.snapshot()).isEqualTo(zonePages);
    }
  }

  private static long managedPages(ExactDump dump) {
    long pages = 0;
    for (ZoneState zone : dump.zones()) {
      pages += zone.managedPages();
    }
    return pages;
  }

  private static long[] freeBlocks(ExactDump dump, ZoneState zone) {
    long[] counts = new long[dump.orders()];
    for (FreeListState list : zone.freeLists()) {
      counts[list.order()] += list.pfns().length;
    }
    return counts;
  }

  private static long[] pageblocks(ExactDump dump, ZoneState zone) {
    long[] counts = new long[dump.migrateTypes().size()];
    for (byte type : zone.pageblockTypes()) {
      if (type != ZoneState.NO_MEMORY) {
        counts[type]++;
      }
    }
    return counts;
  }

  private static BitSet freeFrames(ExactDump dump) {
    BitSet free = new BitSet();
    for (ZoneState zone : dump.zones()) {
      for (FreeListState list : zone.freeLists()) {
        for (long pfn : list.pfns()) {
          free.set((int) pfn, (int) pfn + (1 << list.order()));
        }
      }
    }
    return free;
  }
}
