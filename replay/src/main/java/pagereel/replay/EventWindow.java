package pagereel.replay;

import java.io.IOException;
import java.nio.LongBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.ContigOutlook.Try;
import pagereel.replay.Gaps.Gap;
import pagereel.replay.SwitchOutlook.LateTake;

/// A stream read some way ahead, so that each event knows the next one of its frames.
///
/// Memory is that of the window and four bytes for each frame that the trace names; it does not
/// grow with the trace. A window of 0 looks nowhere ahead: each fate is then [Fate#NONE].
final class EventWindow {

  static final int MAX_CPUS = 1 << 16;
  private static final int MAX_ORDER = 20;
  /// An event that names more frames than this cannot be right.
  private static final int MAX_PAGES = 1 << 26;

  /// Events read together.
  private static final class Page {
    final EventBatch batch = new EventBatch();
    final byte[] fates = new byte[EventBatch.DEFAULT_CAPACITY];
  }

  /// A CPU's last event, if it is a steal.
  private static final class Steal {
    long pfn;
    long pages;
    int event;

    void set(long newPfn, long newPages, int newEvent) {
      pfn = newPfn;
      pages = newPages;
      event = newEvent;
    }
  }

  private final EventStream stream;
  private final int pagesAhead;
  private final boolean stealsAreTakes;
  private final Deque<Page> waiting = new ArrayDeque<>();
  /// Pages by their number modulo the size, to find an event by its number.
  private final @Nullable Page[] ring;
  private final LastEvents lastEvents = new LastEvents();
  private final FreeRows rows = new FreeRows(this::mark, this::lastEventOf);
  private final ContigOutlook contigOutlook = new ContigOutlook();
  private final NapOutlook napOutlook = new NapOutlook();
  private final SwitchOutlook switchOutlook;
  private final LockedOutFrees lockedOut = new LockedOutFrees();
  private final Gaps gaps = new Gaps();
  private final PerCpu<Steal> steals = new PerCpu<>(Steal::new);
  private @Nullable Page current;
  private @Nullable Page spare;
  private long firstPage;
  private long nextPage;
  private long scannedPages;
  private boolean ended;

  /// @param events         how far to look ahead; rounded up to whole batches
  /// @param stealsAreTakes `mm_page_alloc_extfrag` says that a block leaves the free lists
  EventWindow(EventStream stream, int events, boolean stealsAreTakes) {
    this.stream = stream;
    this.stealsAreTakes = stealsAreTakes;
    pagesAhead = (events + EventBatch.DEFAULT_CAPACITY - 1) / EventBatch.DEFAULT_CAPACITY;
    switchOutlook = new SwitchOutlook(events, this::lastEventOf);
    ring = new @Nullable Page[Integer.highestOneBit(Math.max(1, pagesAhead + 2)) << 1];
  }

  /// The next events, or null at the end. They are valid until the next call.
  @Nullable
  EventBatch next() throws IOException {
    if (current != null) {
      spare = current;
      current = null;
    }
    while (!ended && waiting.size() <= pagesAhead) {
      read();
    }
    scanRows();
    Page page = waiting.pollFirst();
    if (page == null) {
      return null;
    }
    firstPage++;
    current = page;
    return page.batch;
  }

  /// Looks at the frees of the next page, and of the one after, which may go on with its rows.
  private void scanRows() {
    while (pagesAhead > 0 && scannedPages < Math.min(firstPage + 2, nextPage)) {
      Page page = ring[(int) (scannedPages & (ring.length - 1))];
      if (page != null) {
        lockedOut.scan(page.batch, page.fates);
      }
      scannedPages++;
    }
  }

  /// The fate of the frames of an event of the batch that was given last.
  int fate(int row) {
    Page page = current;
    return page == null ? Fate.NONE : page.fates[row];
  }

  /// The gap in which an event of the batch that was given last lies, or null.
  @Nullable
  Gap gapAt(int row) {
    return gaps.at(number(row));
  }

  /// The number, in the trace, of an event of the batch that was given last.
  private long number(int row) {
    return (firstPage - 1) * EventBatch.DEFAULT_CAPACITY + row;
  }

  /// Whether an event of the batch that was given last is the last one of a gap.
  boolean isLastOf(Gap gap, int row) {
    return gap.last() == number(row);
  }

  /// Whether events are missing at an event of the batch that was given last or after it, as far as
  /// the window reaches: what is seen next of a frame need not be what becomes of it.
  boolean losesEvents(int row) {
    return gaps.isBeforeEnd(number(row));
  }

  /// How many events follow one of the batch that was given last before events are missing again,
  /// as far as the window reaches.
  long eventsToNextGap(int row) {
    long number = number(row);
    return gaps.nextFirst(number) - number - 1;
  }

  /// Whether the last event of all is in the window.
  boolean reachesEnd() {
    return ended;
  }

  /// Whether a frame may be named from an event of the batch that was given last on: it is, as far
  /// as the window reaches, or there are events beyond.
  boolean mayName(long pfn, int row) {
    return !ended || lastEventOf(pfn) - (int) number(row) >= 0;
  }

  boolean looksAhead() {
    return pagesAhead > 0;
  }

  /// What later events tell of contiguous ranges, or null if nothing is looked at ahead.
  @Nullable
  ContigOutlook contigOutlook() {
    return pagesAhead == 0 ? null : contigOutlook;
  }

  /// A contiguous range that was isolated before an event of the batch that was given last, each
  /// one once; or null.
  @Nullable
  Try nextTry(int row) {
    return contigOutlook.poll(number(row));
  }

  /// The node whose kswapd lies down after an event of the batch that was given last.
  OptionalInt napAfter(int row) {
    return napOutlook.after(number(row));
  }

  /// A block of which a task tells late that leaves a CPU with an event of the batch that was given
  /// last, each one once; or null.
  @Nullable
  LateTake nextLateTake(int row) {
    return switchOutlook.poll(number(row));
  }

  private void read() throws IOException {
    Page page = spare == null ? new Page() : spare;
    spare = null;
    if (!stream.next(page.batch)) {
      ended = true;
      return;
    }
    long number = nextPage++;
    ring[(int) (number & (ring.length - 1))] = page;
    waiting.addLast(page);
    if (pagesAhead == 0) {
      return;
    }
    Arrays.fill(page.fates, 0, page.batch.size(), (byte) Fate.NONE);
    EventBatch batch = page.batch;
    for (int row = 0; row < batch.size(); row++) {
      look(batch, row, (int) (number * EventBatch.DEFAULT_CAPACITY + row));
    }
  }

  /// Tells the events before this one about it.
  private void look(EventBatch batch, int row, int event) {
    rows.look(batch, row, event);
    long number = (nextPage - 1) * EventBatch.DEFAULT_CAPACITY + row;
    contigOutlook.look(batch, row, number);
    napOutlook.look(batch, row, number);
    switchOutlook.look(batch, row, number);
    gaps.look(batch, row, number);
    settleSteal(batch, row);
    int kind = kind(batch, row);
    if (kind == Fate.TAKE && mayBeCapture(batch, row)) {
      steals.of(batch.cpu(row)).set(batch.pfn(row), pages(batch, row), event);
    } else if (kind != Fate.NONE) {
      coverFrames(batch.pfn(row), pages(batch, row), kind, event);
    }
  }

  /// Whether a steal may be told of by a drain that makes a block whole which compaction waits for:
  /// before the event of the drain itself.
  ///
  /// Source: `compaction_capture()`, `free_pcppages_bulk()`.
  private static boolean mayBeCapture(EventBatch batch, int row) {
    return batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC_EXTFRAG
        && batch.order(row) > 0
        && batch.order(row) == batch.value(Column.FALLBACK_ORDER, row)
        && batch.cpu(row) >= 0
        && batch.cpu(row) < MAX_CPUS;
  }

  /// The CPU's next event after a steal: a block that is drained now has not been on the free lists
  /// before.
  private void settleSteal(EventBatch batch, int row) {
    if (!steals.has(batch.cpu(row)) || steals.of(batch.cpu(row)).pages == 0) {
      return;
    }
    Steal steal = steals.of(batch.cpu(row));
    long end = steal.pfn + steal.pages;
    long drainedPfn = batch.pfn(row);
    long drainedEnd = drainedPfn + pages(batch, row);
    if (batch.tracepoint(row) == Tracepoint.MM_PAGE_PCPU_DRAIN
        && drainedPfn >= steal.pfn
        && drainedEnd <= end) {
      coverFrames(steal.pfn, drainedPfn - steal.pfn, Fate.TAKE, steal.event);
      coverFrames(drainedEnd, end - drainedEnd, Fate.TAKE, steal.event);
    } else {
      coverFrames(steal.pfn, steal.pages, Fate.TAKE, steal.event);
    }
    steal.pages = 0;
  }

  /// What an event does to the frames that it names.
  private int kind(EventBatch batch, int row) {
    return switch (batch.tracepoint(row)) {
      case MM_PAGE_FREE -> Fate.FREE;
      case MM_PAGE_ALLOC -> Fate.ALLOC;
      case MM_PAGE_ALLOC_ZONE_LOCKED -> Fate.TAKE;
      case MM_PAGE_PCPU_DRAIN -> Fate.DRAIN;
      case MM_PAGE_ALLOC_EXTFRAG -> stealsAreTakes ? Fate.TAKE : Fate.NONE;
      case CMA_ALLOC_FINISH -> batch.value(Column.PAGE_IS_NULL, row) == 0 ? Fate.CMA : Fate.NONE;
      default -> Fate.NONE;
    };
  }

  /// How many frames an event names that has a kind; 0 if that cannot be.
  private static long pages(EventBatch batch, int row) {
    if (batch.tracepoint(row) == Tracepoint.CMA_ALLOC_FINISH) {
      return batch.value(Column.COUNT, row);
    }
    int order = batch.order(row);
    return order >= 0 && order <= MAX_ORDER ? 1L << order : 0;
  }

  /// The blocks that leave the free lists for requests of some migratetypes from an event of the
  /// batch that was given last on, as far as the window reaches.
  ///
  /// @param type of the kernel's numbers
  /// @param most how many are enough
  long[] takesFrom(int row, LongPredicate type, int most) {
    LongBuffer pfns = LongBuffer.allocate(most);
    lookAhead(row, Integer.MAX_VALUE, (batch, next, fate) -> {
      if (batch.tracepoint(next) == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED
          && type.test(batch.migrateType(next))) {
        pfns.put(batch.pfn(next));
      }
      return pfns.hasRemaining();
    });
    return Arrays.copyOf(pfns.array(), pfns.position());
  }

  /// Looks at later events.
  interface EventVisitor {

    /// Looks at one.
    ///
    /// @param fate of its frames
    /// @return whether to go on
    boolean look(EventBatch batch, int row, int fate);
  }

  /// Looks at a task's own events, not those of interrupts, from one of the batch that was given
  /// last on.
  ///
  /// @param most how many events of anybody are enough
  void lookAheadOf(int pid, int fromRow, int most, EventVisitor visitor) {
    lookAhead(
        fromRow,
        most,
        (batch, row, fate) -> batch.pid(row) != pid
            || batch.context(row).isInterrupt()
            || visitor.look(batch, row, fate));
  }

  /// Looks at the events from one of the batch that was given last on, as far as the window
  /// reaches.
  ///
  /// @param most how many are enough
  void lookAhead(int fromRow, int most, EventVisitor visitor) {
    if (pagesAhead == 0 || current == null) {
      return;
    }
    int left = lookAhead(current, fromRow, most, visitor);
    for (Page page : waiting) {
      if (left <= 0) {
        return;
      }
      left = lookAhead(page, 0, left, visitor);
    }
  }

  private static int lookAhead(Page page, int fromRow, int most, EventVisitor visitor) {
    int left = most;
    for (int row = fromRow; row < page.batch.size() && left > 0; row++) {
      left = visitor.look(page.batch, row, page.fates[row]) ? left - 1 : 0;
    }
    return left;
  }

  /// Tells the first event of each frame from one of the events given last on, as far as the
  /// window reaches, the latest one first: what is told last of a frame is its next event.
  ///
  /// @param fromRow of the batch that was given last
  void firstFates(int fromRow, FateVisitor visitor) {
    if (pagesAhead == 0) {
      return;
    }
    for (Page page : (Iterable<Page>) waiting::descendingIterator) {
      firstFates(page.batch, 0, visitor);
    }
    if (current != null) {
      firstFates(current.batch, fromRow, visitor);
    }
  }

  private void firstFates(EventBatch batch, int fromRow, FateVisitor visitor) {
    for (int row = batch.size() - 1; row >= fromRow; row--) {
      int kind = kind(batch, row);
      long pages = kind == Fate.NONE ? 0 : pages(batch, row);
      if (pages > 0 && pages <= MAX_PAGES) {
        visitor.tell(batch.pfn(row), pages, kind);
      }
    }
  }

  /// Is told what becomes of a range of frames.
  interface FateVisitor {

    void tell(long pfn, long pages, int fate);
  }

  private void mark(int event, int flag) {
    Page page = waitingPage(event);
    int row = event & (EventBatch.DEFAULT_CAPACITY - 1);
    if (page != null && row < page.batch.size()) {
      page.fates[row] |= (byte) flag;
    }
  }

  private int lastEventOf(long pfn) {
    return pfn >= 0 && pfn < LastEvents.MAX_FRAMES ? lastEvents.of((int) pfn) : -1;
  }

  private void coverFrames(long pfn, long pages, int kind, int event) {
    if (pfn < 0 || pages <= 0 || pages > MAX_PAGES || pfn + pages > LastEvents.MAX_FRAMES) {
      return;
    }
    int previous = LastEvents.NONE;
    for (int frame = (int) pfn; frame < pfn + pages; frame++) {
      int last = lastEvents.replace(frame, event);
      if (last != previous && last != LastEvents.NONE) {
        tell(last, kind, pages);
        previous = last;
      }
    }
  }

  /// Gives an event its fate, if it is still waiting and has none yet.
  ///
  /// @param kind  of the next event of its frames
  /// @param pages that the next event names
  private void tell(int event, int kind, long pages) {
    Page page = waitingPage(event);
    int row = event & (EventBatch.DEFAULT_CAPACITY - 1);
    if (page != null && row < page.batch.size() && Fate.kind(page.fates[row]) == Fate.NONE) {
      page.fates[row] |= (byte) (hasMerged(page.batch, row, kind, pages) ? Fate.TAKE : kind);
    }
  }

  /// Whether freed pages come back as a part of a larger block that somebody has, without having
  /// been drained: they were on the free lists, where they merged, and the block left those.
  private static boolean hasMerged(EventBatch batch, int row, int kind, long pages) {
    return (kind == Fate.ALLOC || kind == Fate.FREE)
        && batch.tracepoint(row) == Tracepoint.MM_PAGE_FREE
        && pages(batch, row) < pages;
  }

  /// The page of an event that has not been given out yet, or null.
  private @Nullable Page waitingPage(int event) {
    long number = Integer.toUnsignedLong(event) / EventBatch.DEFAULT_CAPACITY;
    long pages = 0xffff_ffffL / EventBatch.DEFAULT_CAPACITY + 1;
    long age = Math.floorMod(nextPage - 1 - number, pages);
    return nextPage - 1 - age < firstPage ? null : ring[(int) (number & (ring.length - 1))];
  }
}
