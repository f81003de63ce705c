package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.binary.TestEvents.Reading;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;

/// Events as kernels from 3.4 to 6.1 lay them out. The formats here restate, in short, names,
/// offsets and print expressions of `format` files of Android devices (Perfetto's test data: 3.4.0
/// and 3.10.49 on 32 bits, 3.10.40, 4.4.88 and 5.10.43 on 64 bits) and of Debian's 6.1.
class OldKernelsTest {

  private static final int FREE = 10;
  private static final int ALLOC = 11;
  private static final int EXTFRAG = 12;
  private static final int END = 13;
  private static final int TRY = 14;

  /// Frame 0 of arm64's 3.10.
  private static final long BASE = (-1L << 38) - 0x4_0000_0000L;

  private static final String BASE_EXPRESSION =
      "((struct page *)((((0xffffffffffffffffUL) << ((39) - 1)) - (0x400000000UL) - 0x00010000)"
          + " + 0x00010000))";
  private static final String OLD_GFP = "(REC->gfp_flags) ? __print_flags(REC->gfp_flags, \"|\","
      + " {(unsigned long)(((( gfp_t)0x10u) | (( gfp_t)0x40u) | (( gfp_t)0x80u)"
      + " | (( gfp_t)0x20000u) | (( gfp_t)0x02u))), \"GFP_HIGHUSER\"},"
      + " {(unsigned long)((( gfp_t)0x10u) | (( gfp_t)0x40u) | (( gfp_t)0x80u)), \"GFP_KERNEL\"},"
      + " {(unsigned long)((( gfp_t)0x20u)), \"GFP_ATOMIC\"},"
      + " {(unsigned long)((( gfp_t)0x10u)), \"GFP_NOIO\"},"
      + " {(unsigned long)(( gfp_t)0x20u), \"GFP_HIGH\"},"
      + " {(unsigned long)(( gfp_t)0x10u), \"GFP_WAIT\"},"
      + " {(unsigned long)(( gfp_t)0x40u), \"GFP_IO\"},"
      + " {(unsigned long)(( gfp_t)0x80u), \"GFP_FS\"},"
      + " {(unsigned long)(( gfp_t)0x100u), \"GFP_COLD\"},"
      + " {(unsigned long)(( gfp_t)0x200u), \"GFP_NOWARN\"},"
      + " {(unsigned long)(( gfp_t)0x8000u), \"GFP_ZERO\"},"
      + " {(unsigned long)(( gfp_t)0x20000u), \"GFP_HARDWALL\"},"
      + " {(unsigned long)(( gfp_t)0x80000u), \"GFP_RECLAIMABLE\"},"
      + " {(unsigned long)(( gfp_t)0x08u), \"GFP_MOVABLE\"},"
      + " {(unsigned long)(( gfp_t)0), \"GFP_NOTRACK\"},"
      + " {(unsigned long)(( gfp_t)0x400000u), \"GFP_NO_KSWAPD\"} ) : \"GFP_NOWAIT\"";
  private static final String GFP_4_4 = "(REC->gfp_flags) ? __print_flags(REC->gfp_flags, \"|\","
      + " {(unsigned long)((( gfp_t)0x20u)|(( gfp_t)0x80000u)|(( gfp_t)0x2000000u)),"
      + " \"GFP_ATOMIC\"},"
      + " {(unsigned long)(( gfp_t)0x20u), \"GFP_HIGH\"},"
      + " {(unsigned long)(( gfp_t)0x80000u), \"GFP_ATOMIC\"},"
      + " {(unsigned long)(( gfp_t)0x40u), \"GFP_IO\"},"
      + " {(unsigned long)(( gfp_t)0x400u), \"GFP_REPEAT\"},"
      + " {(unsigned long)(( gfp_t)0x10u), \"GFP_RECLAIMABLE\"},"
      + " {(unsigned long)(( gfp_t)0x400000u), \"GFP_DIRECT_RECLAIM\"},"
      + " {(unsigned long)(( gfp_t)0x2000000u), \"GFP_KSWAPD_RECLAIM\"} ) : \"GFP_NOWAIT\"";
  private static final String GFP_6_1 = "(REC->gfp_flags) ? __print_flags(REC->gfp_flags, \"|\","
      + " {( unsigned long)((( gfp_t)0x20u)|(( gfp_t)0x200u)|(( gfp_t)0x800u)), \"GFP_ATOMIC\"},"
      + " {( unsigned long)(( gfp_t)0x20u), \"__GFP_HIGH\"},"
      + " {( unsigned long)(( gfp_t)0x200u), \"__GFP_ATOMIC\"},"
      + " {( unsigned long)(( gfp_t)0x800u), \"__GFP_KSWAPD_RECLAIM\"} ) : \"none\"";

  private static TraceDatWriter arm64Of310() {
    String pfn = "(unsigned long)((REC->page) - " + BASE_EXPRESSION + ")";
    return TraceDatWriter.plain()
        .format(
            "mm_page_free",
            FREE,
            "\"page=%p pfn=%lu order=%d\", REC->page, " + pfn + ", REC->order",
            "struct page * page:8:8:0",
            "unsigned int order:16:4:0")
        .format(
            "mm_page_alloc",
            ALLOC,
            "\"page=%p pfn=%lu order=%d migratetype=%d gfp_flags=%s\", REC->page, REC->page ? "
                + pfn
                + " : 0, REC->order, REC->migratetype, "
                + OLD_GFP,
            "struct page * page:8:8:0",
            "unsigned int order:16:4:0",
            "gfp_t gfp_flags:20:4:0",
            "int migratetype:24:4:1")
        .format(
            "mm_page_alloc_extfrag",
            EXTFRAG,
            "\"page=%p pfn=%lu alloc_order=%d fallback_order=%d pageblock_order=%d"
                + " alloc_migratetype=%d fallback_migratetype=%d fragmenting=%d"
                + " change_ownership=%d\", REC->page, "
                + pfn
                + ", REC->alloc_order, REC->fallback_order, (11-1), REC->alloc_migratetype,"
                + " REC->fallback_migratetype, REC->fallback_order < (11-1),"
                + " REC->alloc_migratetype == REC->fallback_migratetype",
            "struct page * page:8:8:0",
            "int alloc_order:16:4:1",
            "int fallback_order:20:4:1",
            "int alloc_migratetype:24:4:1",
            "int fallback_migratetype:28:4:1");
  }

  private static ByteBuffer record(TraceDatWriter w, int size, int type) {
    return w.buffer(size).putShort(0, (short) type).putInt(4, 7).position(8);
  }

  private static byte[] free(TraceDatWriter w, long page) {
    return PageWriter.bytes(record(w, 20, FREE).putLong(page).putInt(0));
  }

  private static byte[] alloc(TraceDatWriter w, long page, int gfp, int type) {
    return PageWriter.bytes(
        record(w, 28, ALLOC).putLong(page).putInt(0).putInt(gfp).putInt(type));
  }

  private static String events(Reading reading) {
    return String.join("\n", reading.events());
  }

  @ParameterizedTest
  @ValueSource(ints = {56, 64})
  void pageAddressesBecomePfns(int size) throws IOException {
    TraceDatWriter w = arm64Of310();
    PageWriter page = w.page(100).event(0, alloc(w, 0, 0x10, 1));
    for (int pfn = 0x80001; pfn < 0x80020; pfn++) {
      page.event(1, free(w, BASE + (long) size * pfn));
    }
    page.event(1, alloc(w, BASE + size * 0x90000L, 0x10, 1));
    w.add(0, page);

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.codes()).containsExactly("oldMigrateTypes");
    assertThat(reading.events().getFirst()).contains("pfn=-1,");
    assertThat(reading.events().get(1)).contains("pfn=" + 0x80001 + ",");
    assertThat(reading.events().getLast()).contains("pfn=" + 0x90000 + ",");
  }

  @Test
  void addressThatIsNoPagesIsReported() throws IOException {
    TraceDatWriter w = arm64Of310();
    PageWriter first = w.page(100);
    for (int pfn = 1; pfn <= 128; pfn++) {
      first.event(1, free(w, BASE + 64L * pfn));
    }
    PageWriter second = w.page(1000);
    for (int pfn = 1; pfn <= 1024 / 8; pfn++) {
      second.event(0, free(w, BASE + 64L * pfn));
    }
    w.add(0, first);
    for (int i = 0; i < 8; i++) {
      w.add(0, second);
    }
    w.add(0, w.page(2000).event(0, free(w, BASE + 7)).event(0, free(w, BASE - 64)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(9 * 128);
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("malformedRecord");
      assertThat(finding.count()).isEqualTo(2);
      assertThat(finding.examples().getFirst()).contains("mm_page_free", "at byte ");
    });
  }

  @Test
  void fewAddressesDoNotTellThePfn() throws IOException {
    TraceDatWriter w = arm64Of310();
    w.add(0, w.page(100).event(0, free(w, BASE + 56 * 64)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(events(reading)).contains("pfn=" + Long.MIN_VALUE);
    assertThat(reading.codes()).containsExactly("noPfn");
  }

  /// Of 3.4 on 32 bits: four more bytes in front, and pages counted from a variable of the kernel.
  @Test
  void flatMemoryHasNoPfn() throws IOException {
    TraceDatWriter w = new TraceDatWriter(6, false, 4, SectionCompression.NONE)
        .format(
            "mm_page_free",
            FREE,
            "\"page=%p pfn=%lu order=%d\", REC->page, ((unsigned long)((REC->page) - mem_map)"
                + " + ((0x00000000UL) >> 12)), REC->order",
            "int common_padding:8:4:1",
            "struct page * page:12:4:0",
            "unsigned int order:16:4:0");
    byte[] record =
        PageWriter.bytes(record(w, 20, FREE).putInt(0).putInt(0xc1234567).putInt(3));
    w.add(0, w.page(100).event(0, record));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly("MmPageFree[timeNs=100, cpu=0, pid=7, pfn=-9223372036854775808, order=3]"
            + " worker one");
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("noPfn");
      assertThat(finding.examples().getFirst()).contains("mm_page_free", "mem_map");
    });
  }

  @ParameterizedTest
  @CsvSource({
    "0xd0, GFP_KERNEL",
    "0x20, GFP_ATOMIC",
    "0x200d2, GFP_HIGHUSER",
    "0x10, GFP_NOIO",
    "0x4080d0, GFP_IO|__GFP_FS|__GFP_ZERO|__GFP_DIRECT_RECLAIM",
    "0x1d8, GFP_KERNEL|__GFP_MOVABLE",
    "0x800d0, GFP_KERNEL|__GFP_RECLAIMABLE",
    "0x2d4, GFP_KERNEL|GFP_DMA32|__GFP_NOWARN"
  })
  void flagsOf3xHaveTodaysNames(String bits, String names) throws IOException {
    assertThat(flags(OLD_GFP, Integer.decode(bits))).isEqualTo(GfpFlags.parse(names));
  }

  @ParameterizedTest
  @CsvSource({
    "0x2080020, GFP_ATOMIC",
    "0x2400040, __GFP_RECLAIM|__GFP_IO",
    "0x10, __GFP_RECLAIMABLE",
    "0x400, __GFP_RETRY_MAYFAIL",
    // ACCOUNT has no name in 4.4's table: its bit is HARDWALL's today.
    "0x2500040, __GFP_RECLAIM|__GFP_IO",
    "0x2000001, GFP_DMA|__GFP_KSWAPD_RECLAIM"
  })
  void flagsOf44HaveTodaysNames(String bits, String names) throws IOException {
    assertThat(flags(GFP_4_4, Integer.decode(bits))).isEqualTo(GfpFlags.parse(names));
  }

  @Test
  void atomicHasItsNameUpTo61() throws IOException {
    assertThat(GfpFlags.names(flags(GFP_6_1, 0xa20))).isEqualTo("GFP_ATOMIC");
    assertThat(GfpFlags.names(flags(GFP_6_1, 0xa20 | 0x1000000))).isEqualTo("GFP_ATOMIC|0x1000000");
  }

  /// What a value of `gfp_t` is read as by a table of names, in a field of 4 and of 8 bytes.
  private static int flags(String table, int bits) throws IOException {
    TraceDatWriter w = TraceDatWriter.plain()
        .format(
            "mm_page_alloc",
            ALLOC,
            "\"gfp_flags=%s\", " + table,
            "unsigned long pfn:8:8:0",
            "unsigned int order:16:4:0",
            "gfp_t gfp_flags:20:4:0",
            "int migratetype:24:4:1")
        .format(
            "mm_vmscan_wakeup_kswapd",
            END,
            "\"gfp_flags=%s\", " + table,
            "int nid:8:4:1",
            "int order:12:4:1",
            "unsigned long gfp_flags:16:8:0");
    w.add(
        0,
        w.page(100)
            .event(0, alloc(w, 5, bits, 0))
            .event(
                0,
                PageWriter.bytes(
                    record(w, 24, END).putInt(0).putInt(0).putLong(Integer.toUnsignedLong(bits)))));
    Reading reading = TestEvents.read(w.bytes());
    assertThat(reading.events()).hasSize(2);
    int[] read = reading.events().stream()
        .mapToInt(e -> Integer.parseInt(e.replaceAll(".*gfpFlags=(-?\\d+).*", "$1")))
        .toArray();
    assertThat(read[1]).isEqualTo(read[0]);
    return read[0];
  }

  @Test
  void migrateTypesHaveTodaysNumbersAndDerivedFieldsTheirValue() throws IOException {
    TraceDatWriter w = arm64Of310();
    PageWriter page = w.page(100);
    for (int type = 0; type < 5; type++) {
      page.event(1, alloc(w, BASE + 64L * (type + 1), 0xd0, type));
    }
    byte[] steal = PageWriter.bytes(
        record(w, 32, EXTFRAG).putLong(BASE + 64).putInt(0).putInt(9).putInt(2).putInt(2));
    byte[] claim = PageWriter.bytes(
        record(w, 32, EXTFRAG).putLong(BASE + 64).putInt(0).putInt(10).putInt(1).putInt(0));
    w.add(0, page.event(1, steal).event(1, claim));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .map(event -> event.replaceAll(".*?[mM]igrateType=(\\d+).*", "$1"))
        .startsWith("0", "2", "1", "3", "4");
    assertThat(events(reading))
        .contains("pageblockOrder=10, allocMigrateType=1, fallbackMigrateType=1, changeOwnership=1")
        .contains(
            "pageblockOrder=10, allocMigrateType=2, fallbackMigrateType=0, changeOwnership=0");
    assertThat(reading.codes()).contains("oldMigrateTypes");
  }

  /// 4.4 numbers the results of compaction otherwise, calls success `partial`, and prints the flags
  /// of the request as a number: the names of another event's tell its bits.
  @Test
  void compactionOf44() throws IOException {
    TraceDatWriter w = TraceDatWriter.plain()
        .format(
            "mm_page_alloc",
            ALLOC,
            "\"gfp_flags=%s\", " + GFP_4_4,
            "unsigned long pfn:8:8:0",
            "unsigned int order:16:4:0",
            "gfp_t gfp_flags:20:4:0",
            "int migratetype:24:4:1")
        .format(
            "mm_compaction_end",
            END,
            "\"mode=%s status=%s\", REC->sync ? \"sync\" : \"async\","
                + " __print_symbolic(REC->status, {0, \"deferred\"}, {1, \"skipped\"},"
                + " {2, \"continue\"}, {3, \"partial\"}, {4, \"complete\"})",
            "unsigned long zone_start:8:8:0",
            "unsigned long migrate_pfn:16:8:0",
            "unsigned long free_pfn:24:8:0",
            "unsigned long zone_end:32:8:0",
            "bool sync:40:1:0",
            "int status:44:4:1")
        .format(
            "mm_compaction_try_to_compact_pages",
            TRY,
            "\"order=%d gfp_mask=0x%x mode=%d\", REC->order, REC->gfp_mask, (int)REC->mode",
            "int order:8:4:1",
            "gfp_t gfp_mask:12:4:0",
            "enum migrate_mode mode:16:4:0");
    PageWriter page = w.page(100);
    for (int status : new int[] {3, 4, 0}) {
      page.event(
          0,
          PageWriter.bytes(record(w, 48, END)
              .putLong(1)
              .putLong(2)
              .putLong(3)
              .putLong(4)
              .putInt(1)
              .putInt(status)));
    }
    page.event(
        0, PageWriter.bytes(record(w, 20, TRY).putInt(3).putInt(0x2400040).putInt(0)));

    Reading reading = TestEvents.read(w.add(0, page).bytes());

    assertThat(events(reading)).contains("status=8]", "status=5]", "status=2]", "sync=1");
    assertThat(events(reading)).contains("gfpFlags=" + GfpFlags.parse("__GFP_RECLAIM|__GFP_IO"));
    assertThat(reading.findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0x300, 1", "0x2ff, 0", "0x400, 1"})
  void resultOfTheIsolationTestIsWorkedOut(String reached, int status) throws IOException {
    EventFormat format = EventFormat.parse("name: test_pages_isolated\nID: 9\nformat:\n"
            + "\tfield:unsigned long start_pfn;\toffset:8;\tsize:8;\tsigned:0;\n"
            + "\tfield:unsigned long end_pfn;\toffset:16;\tsize:8;\tsigned:0;\n"
            + "\tfield:unsigned long fin_pfn;\toffset:24;\tsize:8;\tsigned:0;\n\n"
            + "print fmt: \"start_pfn=0x%lx end_pfn=0x%lx fin_pfn=0x%lx ret=%s\","
            + " REC->start_pfn, REC->end_pfn, REC->fin_pfn,"
            + " REC->end_pfn <= REC->fin_pfn ? \"success\" : \"fail\"\n")
        .orElseThrow();
    NameTable names = new NameTable();
    RecordDecoders decoders = new RecordDecoders(
        Map.of(9, format),
        false,
        new CommTable(Map.of(), "<idle>", names),
        "test",
        names,
        new Diagnostics(true));
    byte[] record = PageWriter.bytes(record(TraceDatWriter.plain(), 32, 9)
        .putLong(0x200)
        .putLong(0x300)
        .putLong(Long.decode(reached)));
    EventBatch batch = new EventBatch(1);

    assertThat(decoders.decode(batch, 1, 0, record, 0, record.length)).isTrue();
    assertThat(batch.value(Column.STATUS, 0)).isEqualTo(status);
  }
}
