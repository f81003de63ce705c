package pagereel.parser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.TraceFormatException;

class ProcStateReaderTest {

  /// As a 4.4 kernel prints it, without boost, promo and cma, and with `scanned`.
  private static final String OLD_ZONEINFO = """
      Node 0, zone      DMA
        pages free     3976
              min      33
              low      41
              high     49
              scanned  0
              spanned  4095
              present  3998
              managed  3977
          nr_free_pages 3976
          nr_alloc_batch 8
              protection: (0, 2934, 15906, 15906)
        pagesets
          cpu: 0
                    count: 12
                    high:  186
                    batch: 31
        vm stats threshold: 6
        all_unreclaimable: 0
        start_pfn:         1
        inactive_ratio:    1
      """;

  /// As a 6.14 kernel prints it, with a boost, and a zone without memory at the end.
  private static final String NEW_ZONEINFO = """
      Node 0, zone      DMA
        per-node stats
            nr_inactive_anon 4
            nr_free_cma  7
        pages free     1162
              boost    100
              min      788
              low      960
              high     1132
              promo    1304
              spanned  131072
              present  131000
              managed  119442
              cma      16384
              protection: (0, 0, 0, 0, 0)
            nr_free_pages 1162
            nr_free_cma  0
        pagesets
          cpu: 0
                    count:    140
                    high:     554
                    batch:    31
                    high_min: 430
                    high_max: 7465
        vm stats threshold: 12
          cpu: 2
                    count:    1073
                    high:     7465
                    batch:    31
                    high_min: 430
                    high_max: 7465
        vm stats threshold: 12
        node_unreclaimable:  0
        start_pfn:           262144
      Node 0, zone   Normal
        pages free     0
              boost    0
              min      0
              low      0
              high     0
              promo    0
              spanned  0
              present  0
              managed  0
              cma      0
              protection: (0, 0, 0, 0, 0)
      """;

  private static final String BUDDYINFO = """
      Node 0, zone      DMA     13     27      2\s
      """;

  private static final String PAGETYPEINFO = """
      Page block order: 9
      Pages per block:  512

      Free pages count per migrate type at order       0      1      2\s
      Node    0, zone      DMA, type    Unmovable     13     21      0\s
      Node    0, zone      DMA, type      Movable >100000      6      2\s

      Number of blocks type     Unmovable      Movable\s
      Node 0, zone      DMA           46          171\s

      Number of mixed blocks    Unmovable      Movable\s
      Node 0, zone      DMA            3            4\s
      """;

  @TempDir
  Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    write("zoneinfo", NEW_ZONEINFO);
    write("buddyinfo", BUDDYINFO);
    write("pagetypeinfo", PAGETYPEINFO);
  }

  @Test
  void readsANewKernelsFiles() throws IOException {
    ProcState state = new Snapshot(0, directory).procState();

    assertThat(state.pageblockOrder()).isEqualTo(9);
    assertThat(state.migrateTypes()).containsExactly("Unmovable", "Movable");
    assertThat(state.flags()).isEmpty();
    assertThat(state.zones())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new ProcZone(
            0,
            "DMA",
            262144,
            131072,
            131000,
            119442,
            16384,
            688,
            860,
            1032,
            100,
            new long[] {13, 27, 2},
            new long[][] {{13, 21, 0}, {ProcZone.COUNT_CAP, 6, 2}},
            new long[] {46, 171},
            List.of(
                new PcpState(0, 140, 554, 31, 430, 7465, -1, -1, List.of()),
                new PcpState(2, 1073, 7465, 31, 430, 7465, -1, -1, List.of()))));
  }

  @Test
  void readsAnOldKernelsFilesWithoutPagetypeinfo() throws IOException {
    write("zoneinfo", OLD_ZONEINFO);
    Files.delete(directory.resolve("pagetypeinfo"));

    ProcState state = new Snapshot(0, directory).procState();

    assertThat(state.pageblockOrder()).isEqualTo(ProcState.UNKNOWN_ORDER);
    assertThat(state.migrateTypes()).isEmpty();
    assertThat(state.zones())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new ProcZone(
            0,
            "DMA",
            1,
            4095,
            3998,
            3977,
            0,
            33,
            41,
            49,
            0,
            new long[] {13, 27, 2},
            new long[0][],
            new long[0],
            List.of(new PcpState(0, 12, 186, 31, -1, -1, -1, -1, List.of()))));
  }

  @Test
  void zonesOfTheSameNameOnTwoNodesStayApart() throws IOException {
    write("zoneinfo", OLD_ZONEINFO + OLD_ZONEINFO.replace("Node 0", "Node 1"));
    write("buddyinfo", BUDDYINFO + "Node 1, zone      DMA      5      6      7 \n");
    Files.delete(directory.resolve("pagetypeinfo"));

    List<ProcZone> zones = new Snapshot(0, directory).procState().zones();

    assertThat(zones).extracting(ProcZone::node).containsExactly(0, 1);
    assertThat(zones.get(0).freeBlocks()).containsExactly(13, 27, 2);
    assertThat(zones.get(1).freeBlocks()).containsExactly(5, 6, 7);
  }

  @Test
  void kpageflagsMayBeThere() throws IOException {
    Files.write(directory.resolve("kpageflags.bin"), new byte[] {0, 4, 0, 0, 0, 0, 0, 0});

    assertThat(new Snapshot(0, directory).procState().flags())
        .hasValueSatisfying(flags -> assertThat(flags.isBuddy(0)).isTrue());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          zoneinfo     | present  131000 | present  13x    | :12: expected a number, found `13x`
          zoneinfo     | managed  119442 | managed         | :1: expected a line `managed` for zone DMA, found none
          zoneinfo     | start_pfn:      | start           | :1: expected a line `start_pfn:` for zone DMA, found none
          zoneinfo     | batch:    31    | bat:      31    | :1: expected `batch:` for CPU 0 of zone DMA, found none
          zoneinfo     | Node 0, zone      DMA | Node     | :1: expected `Node 0, zone …`, found `Node`
          buddyinfo    | 27              | -27             | :1: expected a number, found `-27`
          buddyinfo    | zone      DMA   | zone    DMA32   | : expected a line for node 0, zone DMA, found none
          buddyinfo    | Node 0, zone    | Node            | :1: expected `Node 0, zone NAME` and counts, found `Node      DMA     13     27      2 `
          pagetypeinfo | type      Movable | type CMA      | :8: expected the columns [Unmovable, CMA], found [Unmovable, Movable]
          pagetypeinfo | 46          171 | 46              | :9: expected 2 counts, one a type, found 1
          pagetypeinfo | Number of blocks type | Number of | : expected the number of blocks by type in zone DMA, found none
          pagetypeinfo | , type          | , typ           | :8: expected the free pages by type before the number of blocks, found none
          pagetypeinfo | >100000         | >100            | :6: expected a number, found `>100`
          """)
  void damageIsNamedWithItsPlace(String name, String what, String damage, String message)
      throws IOException {
    Path file = directory.resolve(name);
    String whole = Files.readString(file);
    assertThat(whole).contains(what);
    write(name, whole.replace(what, damage));

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).procState())
        .withMessage(file + message);
  }

  @ParameterizedTest
  @CsvSource({"zoneinfo", "buddyinfo"})
  void withoutOneOfTheTwoFilesThereIsNoState(String missing) throws IOException {
    assertThat(new Snapshot(0, directory).hasProcFiles()).isTrue();
    Files.delete(directory.resolve(missing));

    assertThat(new Snapshot(0, directory).hasProcFiles()).isFalse();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> new Snapshot(0, directory).procState());
  }

  @Test
  void anEmptyZoneinfoIsNamed() throws IOException {
    write("zoneinfo", "");

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).procState())
        .withMessageEndingWith("zoneinfo:1: expected `Node 0, zone …`, found the file's end");
  }

  @Test
  void aPagetypeinfoWithoutTablesIsNamed() throws IOException {
    write("pagetypeinfo", "Page block order: 9\n");

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).procState())
        .withMessageEndingWith(
            "pagetypeinfo: expected `Node 0, zone NAME, type NAME` and counts, found no such line");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
