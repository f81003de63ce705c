package pagereel.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.Snapshot;

/// A machine of 256 GiB that is made up as it is replayed: every frame is allocated and freed, in
/// blocks and as single pages, through per-CPU lists and compaction.
///
/// Run by itself, in a JVM with the heap that is to be proved: it prints what is held of the heap
/// when the trace ends, with the model still in use.
final class LargeMachine implements EventStream {

  private static final long BLOCKS = 1L << 16;
  private static final int MAX_PAGE_ORDER = 10;
  private static final long BLOCK_PAGES = 1L << MAX_PAGE_ORDER;
  static final long FRAMES = BLOCKS * BLOCK_PAGES;
  private static final int PAGES_OF_A_REFILL = 63;
  private static final long STEP_NS = 5_000;
  private static final int MOVABLE = 1;

  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private long block;
  private long timeNs = 1_000_000;
  private long events;
  private long heldBytes;

  /// The events of one block, and how many of them a batch has got.
  private final EventBatch ofBlock = new EventBatch(1024);

  private int given;

  /// Replays the machine, and prints what was held.
  ///
  /// @param args `seeded` and a directory for a snapshot to begin with, or `unseeded`
  public static void main(String[] args) throws IOException {
    List<Snapshot> snapshots = List.of();
    if (args[0].equals("seeded")) {
      Path directory = Path.of(args[1]);
      write(directory.resolve("labmm.txt"));
      snapshots = List.of(new Snapshot(0, directory));
    }
    LargeMachine machine = new LargeMachine();
    long startNs = System.nanoTime();
    ReplayResult result = new Replay(
            ReplayOptions.of(Optional.of("6.12"), Optional.of("mono"), snapshots)
                .withAnnouncing())
        .run(machine);
    System.out.printf(
        "%s: %d frames, %d events, %.1f s, %d MiB of %d MiB held, %.2f bytes a frame,"
            + " %d divergences%n",
        args[0],
        result.zones().getFirst().spannedPages(),
        machine.events,
        (System.nanoTime() - startNs) / 1e9,
        machine.heldBytes >> 20,
        Runtime.getRuntime().maxMemory() >> 20,
        (double) machine.heldBytes / FRAMES,
        result.divergences().unexplained());
  }

  /// All of memory is free, in blocks of the largest order.
  private static void write(Path dump) throws IOException {
    StringBuilder text = new StringBuilder("labmm 1 kernel=6.12.0-made-up\n");
    text.append(
        "dump seq=1 mono_ns=500 local_ns=500 cpu=0 jiffies=1 lock=stop_machine truncated=0\n");
    text.append("const page_shift=12 orders=11 pageblock_order=9 migratetypes=5 pcptypes=3");
    text.append(" pcp_lists=14 nodes=1 cpus=2\n");
    List<String> types = List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate");
    for (int type = 0; type < types.size(); type++) {
      text.append("mt id=%d name=%s\n".formatted(type, types.get(type)));
    }
    text.append("zone node=0 zone=0 name=Normal start=0 spanned=%d present=%d managed=%d cma=0"
        .formatted(FRAMES, FRAMES, FRAMES));
    text.append(" min=1 low=2 high=3 boost=0 highatomic=0 nr_free=0 nr_free_cma=0"
        + " isolate_blocks=0 cached_migrate_async=0 cached_migrate_sync=0 cached_free=0"
        + " compact_considered=0 compact_defer_shift=0 compact_order_failed=0"
        + " lowmem_reserve=0,0\n");
    text.append("free node=0 zone=0 order=10 mt=1 n=%d pfns=0".formatted(BLOCKS));
    for (long pfn = BLOCK_PAGES; pfn < FRAMES; pfn += BLOCK_PAGES) {
      text.append(',').append(Long.toHexString(pfn));
    }
    String pageblocks = "1".repeat((int) (2 * BLOCKS));
    text.append("\npageblocks node=0 zone=0 start=0 n=%d mt=%s skip=%s\n"
        .formatted(2 * BLOCKS, pageblocks, "0".repeat(pageblocks.length())));
    text.append("end seq=1 bytes=%d\n".formatted(text.length()));
    Files.writeString(dump, text, ISO_8859_1);
  }

  @Override
  public boolean next(EventBatch into) {
    into.clear();
    while (!into.isFull()) {
      if (given == ofBlock.size()) {
        if (block == BLOCKS) {
          break;
        }
        ofBlock.clear();
        given = 0;
        write(block++);
      }
      into.addCopy(ofBlock, given++, 0);
      events++;
    }
    if (into.size() == 0) {
      // The window is empty soon, the model is as large as it gets.
      System.gc();
      heldBytes = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
    return into.size() > 0;
  }

  private int add(Tracepoint tracepoint) {
    timeNs += STEP_NS;
    return ofBlock.add(tracepoint, timeNs, (int) (block & 1), 7, names.id("task"));
  }

  private void page(Tracepoint tracepoint, long pfn, int order) {
    int row = add(tracepoint);
    ofBlock.set(Column.PFN, row, pfn);
    ofBlock.set(Column.ORDER, row, order);
    ofBlock.set(Column.MIGRATE_TYPE, row, MOVABLE);
    ofBlock.set(Column.GFP_FLAGS, row, GfpFlags.parse("GFP_HIGHUSER_MOVABLE"));
  }

  /// The life of one block, which is first on its list each time.
  private void write(long number) {
    long pfn = number * BLOCK_PAGES;
    allocBlock(pfn);
    if (number % 64 == 1) {
      compaction(pfn);
    }
    if (number % 16 == 2) {
      page(Tracepoint.MM_PAGE_FREE, pfn, MAX_PAGE_ORDER);
      singlePages(pfn);
      allocBlock(pfn);
    }
    if (number == BLOCKS / 2) {
      int row = add(Tracepoint.LOST_EVENTS);
      ofBlock.set(Column.COUNT, row, 1);
    }
    if (number % 4 == 3) {
      page(Tracepoint.MM_PAGE_FREE, pfn, MAX_PAGE_ORDER);
      allocBlock(pfn);
    }
  }

  private void allocBlock(long pfn) {
    page(Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED, pfn, MAX_PAGE_ORDER);
    page(Tracepoint.MM_PAGE_ALLOC, pfn, MAX_PAGE_ORDER);
  }

  /// The first pages of a block go through a per-CPU list, and come back to it.
  private void singlePages(long pfn) {
    Tracepoint[] life = {
      Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
      Tracepoint.MM_PAGE_ALLOC,
      Tracepoint.MM_PAGE_FREE,
      Tracepoint.MM_PAGE_PCPU_DRAIN
    };
    for (Tracepoint step : life) {
      for (int i = 0; i < PAGES_OF_A_REFILL; i++) {
        page(step, pfn + i, 0);
      }
    }
  }

  /// The first half of a block comes back, and compaction takes it.
  private void compaction(long pfn) {
    page(Tracepoint.MM_PAGE_FREE, pfn, MAX_PAGE_ORDER - 1);
    page(Tracepoint.MM_PAGE_PCPU_DRAIN, pfn, MAX_PAGE_ORDER - 1);
    int begin = add(Tracepoint.MM_COMPACTION_BEGIN);
    ofBlock.set(Column.START_PFN, begin, 0);
    ofBlock.set(Column.MIGRATE_PFN, begin, 0);
    ofBlock.set(Column.FREE_PFN, begin, pfn);
    ofBlock.set(Column.END_PFN, begin, FRAMES);
    ofBlock.set(Column.SYNC, begin, 1);
    int scan = add(Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES);
    ofBlock.set(Column.START_PFN, scan, pfn);
    ofBlock.set(Column.END_PFN, scan, pfn + BLOCK_PAGES / 2);
    ofBlock.set(Column.NR_SCANNED, scan, BLOCK_PAGES / 2);
    ofBlock.set(Column.NR_TAKEN, scan, BLOCK_PAGES / 2);
    int end = add(Tracepoint.MM_COMPACTION_END);
    ofBlock.set(Column.START_PFN, end, 0);
    ofBlock.set(Column.MIGRATE_PFN, end, 0);
    ofBlock.set(Column.FREE_PFN, end, pfn);
    ofBlock.set(Column.END_PFN, end, FRAMES);
    ofBlock.set(Column.SYNC, end, 1);
    ofBlock.set(Column.STATUS, end, Symbols.COMPACT_SUCCESS);
  }

  @Override
  public NameTable names() {
    return names;
  }

  @Override
  public StackTable stacks() {
    return stacks;
  }

  @Override
  public void close() {}
}
