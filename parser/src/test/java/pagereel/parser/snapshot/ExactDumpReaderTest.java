package pagereel.parser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import pagereel.parser.TraceFormatException;

class ExactDumpReaderTest {

  /// Two zones of 16 and 24 pages, in pageblocks of 8; line numbers count from 1.
  private static final String DUMP = """
      labmm 1 kernel=6.12.1-test
      dump seq=3 mono_ns=95358421376 local_ns=96293594624 cpu=0 jiffies=9 lock=stop_machine truncated=0
      const page_shift=12 orders=4 pageblock_order=3 migratetypes=3 pcptypes=2 pcp_lists=8 nodes=1 cpus=2
      mt id=0 name=Unmovable
      mt id=1 name=Movable
      mt id=2 name=CMA
      cma name=reserved base=28 pages=8 order_per_bit=1 default=1 used_bits=3 used=0-1,3-3
      zone node=0 zone=0 name=DMA start=1 spanned=15 present=15 managed=14 cma=0 min=1 low=2 high=3 boost=0 highatomic=0 nr_free=5 nr_free_cma=0 isolate_blocks=0 cached_migrate_async=0 cached_migrate_sync=0 cached_free=0 compact_considered=0 compact_defer_shift=0 compact_order_failed=0 lowmem_reserve=0,7,7
      free node=0 zone=0 order=2 mt=0 n=1 pfns=4
      pcp node=0 zone=0 cpu=0 count=0 high=4 batch=1 high_min=4 high_max=9 alloc_factor=1 free_count=2
      pageblocks node=0 zone=0 start=0 n=2 mt=01 skip=10
      zone node=0 zone=1 name=DMA32 start=18 spanned=24 present=24 managed=20 cma=8 min=5 low=6 high=7 boost=4 highatomic=8 nr_free=9 nr_free_cma=0 isolate_blocks=0 cached_migrate_async=18 cached_migrate_sync=20 cached_free=28 compact_considered=63 compact_defer_shift=6 compact_order_failed=3 lowmem_reserve=0,0,0
      free node=0 zone=1 order=0 mt=1 n=3 pfns=2f,1a,18
      free node=0 zone=1 order=3 mt=2 n=1 pfns=20
      pcp node=0 zone=1 cpu=0 count=2 high=14 batch=7 high_min=14 high_max=99 alloc_factor=0 free_count=0
      pcplist node=0 zone=1 cpu=0 pindex=1 order=0 mt=1 n=2 pfns=1c,1b
      pcp node=0 zone=1 cpu=1 count=2 high=14 batch=7 high_min=14 high_max=99 alloc_factor=0 free_count=0
      pcplist node=0 zone=1 cpu=1 pindex=7 order=1 mt=-2 n=1 pfns=1e
      pageblocks node=0 zone=1 start=18 n=3 mt=12. skip=01.
      """;

  @TempDir
  Path directory;

  @Test
  void readsEveryField() throws IOException {
    ExactDump dump = read(whole(DUMP));

    assertThat(dump)
        .usingRecursiveComparison()
        .ignoringFields("migrateTypes", "cmaAreas", "zones")
        .isEqualTo(new ExactDump(
            "6.12.1-test",
            3,
            95358421376L,
            96293594624L,
            12,
            4,
            3,
            2,
            dump.migrateTypes(),
            dump.cmaAreas(),
            dump.zones()));
    assertThat(dump.migrateTypes()).containsExactly("Unmovable", "Movable", "CMA");
    assertThat(dump.cmaAreas())
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new CmaAreaState("reserved", 0x28, 8, 1, new long[] {0, 1, 3, 3}));
    assertThat(dump.zones()).extracting(ZoneState::name).containsExactly("DMA", "DMA32");
  }

  @Test
  void readsAZoneWithItsLists() throws IOException {
    ZoneState zone = read(whole(DUMP)).zones().get(1);

    PcpState first = new PcpState(
        0, 2, 14, 7, 14, 99, 0, 0, List.of(new PcpListState(1, 0, 1, new long[] {0x1c, 0x1b})));
    PcpState second = new PcpState(
        1,
        2,
        14,
        7,
        14,
        99,
        0,
        0,
        List.of(new PcpListState(7, 1, PcpListState.HUGE_MOVABLE, new long[] {0x1e})));
    assertThat(zone)
        .usingRecursiveComparison()
        .isEqualTo(new ZoneState(
            0,
            1,
            "DMA32",
            0x18,
            24,
            24,
            20,
            8,
            5,
            6,
            7,
            4,
            8,
            new long[] {0, 0, 0},
            0x18,
            0x20,
            0x28,
            63,
            6,
            3,
            List.of(
                new FreeListState(0, 1, new long[] {0x2f, 0x1a, 0x18}),
                new FreeListState(3, 2, new long[] {0x20})),
            List.of(first, second),
            0x18,
            new byte[] {1, 2, ZoneState.NO_MEMORY},
            new boolean[] {false, true, false}));
  }

  @Test
  void aZoneMayBeginInsideAPageblock() throws IOException {
    ZoneState zone = read(whole(DUMP)).zones().getFirst();

    assertThat(zone.startPfn()).isEqualTo(1);
    assertThat(zone.pageblockStartPfn()).isZero();
    assertThat(zone.pageblockTypes()).containsExactly(0, 1);
    assertThat(zone.lowmemReservePages()).containsExactly(0, 7, 7);
    assertThat(zone.pcps().getFirst().lists()).isEmpty();
  }

  @Test
  void anAreaWithoutUsedPagesHasNoRuns() throws IOException {
    String dump = DUMP.replace("used_bits=3 used=0-1,3-3", "used_bits=0 used=");

    assertThat(read(whole(dump)).cmaAreas().getFirst().usedRuns()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "zstd", "xz", "gzip"})
  void compressionIsToldByContentNotByName(String compression) throws IOException {
    byte[] dump = compressed(whole(DUMP).getBytes(StandardCharsets.ISO_8859_1), compression);
    for (String name : new String[] {"labmm.txt", "labmm.txt.zst", "labmm.txt.xz"}) {
      Path file = Files.write(directory.resolve(name), dump);
      Snapshot snapshot = new Snapshot(2, directory);

      assertThat(snapshot.hasExactDump()).isTrue();
      assertThat(snapshot.exactDump().seq()).isEqualTo(3);
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "xz", "gzip"})
  void aCutCompressedFileIsNamed(String compression) throws IOException {
    byte[] dump = compressed(whole(DUMP).getBytes(StandardCharsets.ISO_8859_1), compression);
    for (int length : new int[] {8, dump.length / 2, dump.length - 4}) {
      Files.write(directory.resolve("labmm.txt"), Arrays.copyOf(dump, length));

      assertThatExceptionOfType(TraceFormatException.class)
          .isThrownBy(() -> new Snapshot(0, directory).exactDump())
          .withMessageContaining("labmm.txt: expected a whole compressed file, found ");
    }
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    String whole = whole(DUMP);
    for (int length = 0; length < whole.length() - 1; length += 7) {
      Files.writeString(directory.resolve("labmm.txt"), whole.substring(0, length));

      assertThatExceptionOfType(TraceFormatException.class)
          .as("cut after %d of %d bytes", length, whole.length())
          .isThrownBy(() -> new Snapshot(0, directory).exactDump())
          .withMessageMatching("(?s).*labmm\\.txt:\\d+: expected .*, found .*");
    }
  }

  @Test
  void everyLostCharacterIsNoticed() throws IOException {
    String whole = whole(DUMP);
    for (int at = 0; at < whole.length() - 1; at += 3) {
      Files.writeString(
          directory.resolve("labmm.txt"), whole.substring(0, at) + whole.substring(at + 1));

      assertThatExceptionOfType(TraceFormatException.class)
          .as("without byte %d, in line %d", at, whole.substring(0, at).lines().count())
          .isThrownBy(() -> new Snapshot(0, directory).exactDump());
    }
  }

  @Test
  void aChangedByteIsReadOrRefusedButNeverAnotherError() throws IOException {
    Random random = new Random(42);
    byte[] whole = whole(DUMP).getBytes(StandardCharsets.ISO_8859_1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] =
          "0123456789abcdef-+=, .\nx\0".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(25)];
      Files.write(directory.resolve("labmm.txt"), changed);
      try {
        new Snapshot(0, directory).exactDump();
      } catch (TraceFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1900);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          labmm 1          | labmm 2          | 1: expected version 1 of the dump, the only one known, found another
          truncated=0      | truncated=1      | 2: expected a whole dump, found truncated=1
          orders=4         | orders=          | 3: expected a decimal number in orders=, found ``
          id=1             | id=5             | 5: expected migratetype 1, found 5
          3-3              | 3-4              | 7: expected ascending runs inside the area, found 3-4
          used_bits=3      | used_bits=4      | 7: expected 4 bits in used=, found 3
          managed=14       | manag=14         | 8: expected managed= in `zone`, found none
          n=1 pfns=4       | n=2 pfns=4       | 9: expected 2 frames in pfns=, found 1
          n=1 pfns=4       | n=1 pfns=6       | 9: expected a frame aligned to order 2, found 6
          cpu=0 count=0    | count=0          | 10: expected cpu= in `pcp`, found none
          n=2 mt=01        | n=2 mt=0         | 11: expected 2 digits in mt=, found 1
          n=2 mt=01        | n=2 mt=09        | 11: expected digits below 3 in mt=, found `9`
          pfns=2f,1a,18    | pfns=2f,1x,18    | 13: expected a hex number in pfns=, found `1x`
          pfns=2f,1a,18    | pfns=2f,1,18     | 13: expected a frame of zone DMA32, found 1
          pfns=2f,1a,18    | pfns=20,1a,18    | 14: expected each frame on one list, found 20 again
          pfns=2f,1a,18    | pfns=30,1a,18    | 13: expected a frame of zone DMA32, found 30
          cpu=1 pindex     | cpu=3 pindex     | 18: expected the `pcp` line of CPU 3 before its lists, found none
          n=3 mt=12. skip=01. | n=2 mt=12 skip=01 | 19: expected pageblocks up to 30, found 2 of order 3
          free node=0 zone=1 order=3 | fre node=0 zone=1 order=3 | 14: expected a line of a dump, found `fre`
          order=3 mt=2     | order=4 mt=2     | 14: expected order= from 0 to 3, found 4
          order=3 mt=2     | order=3 order=3  | 14: expected each key once in `free`, found a second order
          """)
  void damageIsNamedWithItsLine(String what, String damage, String message) throws IOException {
    assertThat(DUMP).contains(what);
    Path file = directory.resolve("labmm.txt");
    Files.writeString(file, whole(DUMP.replace(what, damage)));

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).exactDump())
        .withMessage(file + ":" + message);
  }

  @Test
  void aLineOfAnUnknownZoneIsNamed() throws IOException {
    Path file = directory.resolve("labmm.txt");
    Files.writeString(file, whole(DUMP.replace("free node=0 zone=0", "free node=1 zone=0")));

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).exactDump())
        .withMessage(file + ":9: expected the line `zone` of node 1, zone 0 before, found none");
  }

  @Test
  void aLostLineIsNoticedByTheByteCount() throws IOException {
    Path file = directory.resolve("labmm.txt");
    String whole = whole(DUMP);
    String lost = "free node=0 zone=1 order=3 mt=2 n=1 pfns=20\n";
    assertThat(whole).contains(lost);
    Files.writeString(file, whole.replace(lost, ""));

    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> new Snapshot(0, directory).exactDump())
        .withMessage(file + ":19: expected " + DUMP.length() + " bytes before this line, found "
            + (DUMP.length() - lost.length()));
  }

  @Test
  void aMissingDumpIsNoSuchFile() {
    assertThat(new Snapshot(0, directory).hasExactDump()).isFalse();
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> new Snapshot(0, directory).exactDump());
  }

  private ExactDump read(String text) throws IOException {
    Files.writeString(directory.resolve("labmm.txt"), text, StandardCharsets.ISO_8859_1);
    return new Snapshot(2, directory).exactDump();
  }

  private static String whole(String dump) {
    return dump + "end seq=3 bytes=" + dump.length() + "\n";
  }

  private static byte[] compressed(byte[] bytes, String compression) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    switch (compression) {
      case "zstd" -> compressed.write(Zstd.compress(bytes));
      case "xz" -> {
        try (OutputStream xz = new XZOutputStream(compressed, new LZMA2Options())) {
          xz.write(bytes);
        }
      }
      case "gzip" -> {
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
          gzip.write(bytes);
        }
      }
      default -> compressed.write(bytes);
    }
    return compressed.toByteArray();
  }
}
