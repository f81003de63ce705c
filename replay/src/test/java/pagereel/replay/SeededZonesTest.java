package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.event.NameTable;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.PcpListState;
import pagereel.parser.snapshot.PcpState;
import pagereel.parser.snapshot.ProcState;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.parser.snapshot.ZoneState;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// A model seeded from a real machine's state is sound and has that state: the samples' snapshots,
/// and those of the captures where they are.
class SeededZonesTest {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");
  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));

  private static ReplayState state(String kernel) {
    return new ReplayState(KernelProfiles.forRelease(kernel).orElseThrow(), new NameTable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void aSampleSeedsAModelOfItsExactState(String sample) throws IOException {
    checkAll(SAMPLES.resolve(sample));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amd64-6.1-s2-r1",
        "amd64-6.1-s6",
        "amd64-6.12-s3-r1",
        "amd64-6.12-s6",
        "arm64-6.12-s5"
      })
  void aCaptureSeedsAModelOfItsExactState(String capture) throws IOException {
    Path directory = CAPTURES.resolve(capture);
    assumeTrue(Files.isDirectory(directory), "no " + directory);
    checkAll(directory);
  }

  private static void checkAll(Path directory) throws IOException {
    List<Snapshot> snapshots = SnapshotReader.list(directory.resolve("snapshots"));
    assertThat(snapshots).isNotEmpty();
    for (Snapshot snapshot : List.of(snapshots.getFirst(), snapshots.getLast())) {
      ExactDump dump = snapshot.exactDump();
      ReplayState state = state(dump.kernel());
      new Seeder(state).seed(dump, Optional.empty());
      assertThat(state.zones().all()).hasSameSizeAs(dump.zones());
      for (int i = 0; i < dump.zones().size(); i++) {
        checkZone(state, state.zones().all().get(i), dump, dump.zones().get(i));
      }
    }
  }

  private static void checkZone(ReplayState state, Zone zone, ExactDump dump, ZoneState truth) {
    zone.verify();
    long[] blocks = new long[dump.orders()];
    long freePages = 0;
    for (FreeListState list : truth.freeLists()) {
      int type = state.types().of(list.migrateType());
      blocks[list.order()] += list.pfns().length;
      freePages += (long) list.pfns().length << list.order();
      assertThat(freeList(zone, list.order(), type)).containsExactly(list.pfns());
      assertThat(zone.freeBlocks(list.order(), type)).isEqualTo(list.pfns().length);
    }
    for (int order = 0; order < blocks.length; order++) {
      assertThat(zone.freeBlocks(order)).as("order %d", order).isEqualTo(blocks[order]);
    }
    assertThat(zone.freePages()).isEqualTo(freePages);
    assertThat(zone.pcpPages())
        .isEqualTo(truth.pcps().stream().mapToLong(PcpState::count).sum());
    assertThat(zone.unknownPages()).isZero();
    checkPcpLists(zone, truth);
    checkPageblocks(state, zone, dump, truth);
  }

  private static long[] freeList(Zone zone, int order, int type) {
    List<Long> pfns = new ArrayList<>();
    for (long pfn = zone.firstFree(order, type); pfn != Zone.NO_PFN; pfn = zone.nextFree(pfn)) {
      pfns.add(pfn);
    }
    return pfns.stream().mapToLong(Long::longValue).toArray();
  }

  private static void checkPcpLists(Zone zone, ZoneState truth) {
    for (PcpState cpu : truth.pcps()) {
      for (PcpListState list : cpu.lists()) {
        long pfn = zone.firstOnPcp(zone.pcp().listAt(cpu.cpu(), list.index()));
        for (long expected : list.pfns()) {
          assertThat(pfn).isEqualTo(expected);
          assertThat(zone.pcpOrder(pfn)).isEqualTo(list.order());
          pfn = zone.nextOnPcp(pfn);
        }
        assertThat(pfn).isEqualTo(Zone.NO_PFN);
      }
    }
  }

  private static void checkPageblocks(
      ReplayState state, Zone zone, ExactDump dump, ZoneState truth) {
    long[] blocksOfType = new long[MigrateType.COUNT];
    for (byte type : truth.pageblockTypes()) {
      if (type != ZoneState.NO_MEMORY) {
        blocksOfType[state.types().of(type)]++;
      }
    }
    for (int type = 0; type < MigrateType.COUNT; type++) {
      assertThat(zone.pageblocks(type)).isEqualTo(blocksOfType[type]);
    }
    assertThat(zone.pageblockOrder()).isEqualTo(dump.pageblockOrder());
  }

  @Test
  void procFilesSeedASoundModelToo() throws IOException {
    Snapshot first = SnapshotReader.list(SAMPLES.resolve("amd64-6.12-fragmentation/snapshots"))
        .getFirst();
    ProcState proc = first.procState();
    ReplayState state = state("6.12");

    double known = new Seeder(state).seed(proc);

    assertThat(known).isGreaterThan(0.99);
    assertThat(state.zones().all()).hasSameSizeAs(proc.zones());
    long freePages = 0;
    for (Zone zone : state.zones().all()) {
      zone.verify();
      freePages += zone.freePages();
    }
    long buddy = 0;
    var flags = proc.flags().orElseThrow();
    for (long pfn = 0; pfn < flags.frames(); pfn++) {
      buddy += flags.isBuddy(pfn) ? 1 : 0;
    }
    assertThat(freePages).isEqualTo(buddy);
  }
}
