package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.CpuPages.DamagedPagesException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// One CPU's events in the order in which the CPU recorded them, with a row for each loss. The call
/// chains among them go to the event that they stand behind.
final class CpuStream implements RowStream {

  /// How the events are decoded, the same for all CPUs of a buffer instance.
  ///
  /// @param taken which events belong to the trace, of those that the instance has
  record Decoding(
      TimeConversion conversion, RecordDecoders decoders, StackRecords stacks, TakenEvents taken) {}

  /// A page whose time is off from that of its neighbours by more than this, in either
  /// direction that cannot be, is damaged. About a second.
  private static final long TIME_SLACK = 1L << 30;

  private static final int NO_ROW = -1;

  private final int cpu;
  private final String name;
  private final CpuPages pages;
  private final RingBufferPage page;
  private final TimeConversion conversion;
  private final RecordDecoders decoders;
  private final StackRecords stacks;
  private final TakenEvents taken;
  private final Diagnostics diagnostics;

  private int record;
  private long rawTime;
  private long timeNs;
  /// The next record is a call chain.
  private boolean atStack;

  private boolean ended;
  private boolean behind;
  private boolean lossPending;
  private long lossCount;
  private long countedLosses;
  private long unknownLosses;

  CpuStream(
      int cpu,
      String name,
      CpuPages pages,
      RingBufferPage page,
      Decoding decoding,
      Diagnostics diagnostics) {
    this.cpu = cpu;
    this.name = name;
    this.pages = pages;
    this.page = page;
    conversion = decoding.conversion();
    decoders = decoding.decoders();
    stacks = decoding.stacks();
    taken = decoding.taken();
    this.diagnostics = diagnostics;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public int instance() {
    return taken.instance();
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public long consumed() {
    return pages.consumed();
  }

  /// Lost events, as far as the pages count them.
  long countedLosses() {
    return countedLosses;
  }

  /// Gaps of which the pages do not tell how many events were lost in them.
  long unknownLosses() {
    return unknownLosses;
  }

  @Override
  public boolean start() throws IOException {
    return nextPage();
  }

  @Override
  public boolean emit(EventBatch batch) throws IOException {
    if (lossPending) {
      int row =
          batch.add(Tracepoint.LOST_EVENTS, timeNs, cpu, EventBatch.NO_PID, decoders.unknownComm());
      batch.set(Column.COUNT, row, lossCount);
      lossPending = false;
      return !ended;
    }
    int offset = page.offset(record);
    int length = page.length(record);
    if (!decoders.decode(batch, timeNs, cpu, pages.bytes(), offset, length)) {
      reportRecord(offset);
      return nextRecord();
    }
    int row = batch.size() - 1;
    boolean removed = !taken.keepsLast(batch);
    long context = stacks.context(pages.bytes(), offset, length);
    boolean stray = atStack;
    boolean more = nextRecord();
    boolean follows = more && atStack && !stray && !lossPending;
    return follows ? takeStacks(batch, removed ? NO_ROW : row, context) : more;
  }

  /// Gives the event just read its call chain: first the kernel's part, then that in user space.
  /// A chain of another context is that of another event: it stays a row.
  ///
  /// @param row that of the event, or [#NO_ROW] where the trace has it from another instance
  private boolean takeStacks(EventBatch batch, int row, long context) throws IOException {
    boolean more = true;
    boolean inner = true;
    while (more && atStack && !lossPending) {
      byte[] bytes = pages.bytes();
      int offset = page.offset(record);
      int length = page.length(record);
      boolean kernel = stacks.isKernel(bytes, offset);
      if (stacks.context(bytes, offset, length) != context || (kernel && !inner)) {
        return true;
      }
      inner = false;
      if (row != NO_ROW) {
        batch.setStack(row, stacks.chain(batch.stack(row), bytes, offset, length));
      }
      more = nextRecord();
      if (!kernel) {
        return more;
      }
    }
    return more;
  }

  /// Goes to the next record, that of the next page that has any where this one has no more.
  ///
  /// @return false if that was the last
  private boolean nextRecord() throws IOException {
    record++;
    if (record < page.count()) {
      toRecord();
      return true;
    }
    return nextPage();
  }

  private void toRecord() {
    rawTime = page.time(record);
    timeNs = conversion.isIdentity() ? rawTime : conversion.timeNs(rawTime);
    atStack = stacks.isStack(pages.bytes(), page.offset(record), page.length(record));
  }

  /// Goes to the next page that has events.
  private boolean nextPage() throws IOException {
    while (advance()) {
      if (page.count() > 0) {
        record = 0;
        toRecord();
        return true;
      }
    }
    ended = true;
    return lossPending;
  }

  /// @return false if there are no more pages
  private boolean advance() throws IOException {
    try {
      if (!pages.next()) {
        return false;
      }
    } catch (DamagedPagesException e) {
      report(e.cut() ? "truncated" : "damagedPage", e.problem());
      lose(EventBatch.ABSENT);
      // Nothing of the page is used: the next round reads on behind it.
      page.clear();
      return true;
    }
    if (!page.scan(pages.bytes(), pages.start(), pages.available()) || !timeFits()) {
      report("damagedPage", pageProblem());
      page.clear();
      lose(EventBatch.ABSENT);
    } else if (page.missed()) {
      lose(page.missedCount() < 0 ? EventBatch.ABSENT : page.missedCount());
    }
    return true;
  }

  /// Whether the page's times lie between those of the pages around it. Of two pages in a row
  /// that lie before what was read, the second is believed: what was read must have been wrong.
  private boolean timeFits() {
    if (page.count() == 0) {
      return true;
    }
    if (page.time(0) < rawTime - TIME_SLACK) {
      behind = !behind;
      return !behind || page.failTime("a time from " + rawTime + " on", page.time(0));
    }
    behind = false;
    int nextStart = pages.peekStart();
    if (nextStart >= 0) {
      long next = page.startTime(pages.bytes(), nextStart);
      if (next >= rawTime && next < page.lastTime() - TIME_SLACK) {
        return page.failTime("times up to the next page's, " + next, page.lastTime());
      }
    }
    return true;
  }

  private void lose(long count) {
    if (count == EventBatch.ABSENT) {
      unknownLosses++;
    } else {
      countedLosses += count;
    }
    boolean known = count != EventBatch.ABSENT && (!lossPending || lossCount != EventBatch.ABSENT);
    long before = lossPending ? lossCount : 0;
    lossCount = known ? before + count : EventBatch.ABSENT;
    lossPending = true;
  }

  private TraceFormatException pageProblem() {
    return TraceFormatException.atOffset(
        name,
        pages.fileOffset() + (pages.compressed() ? 0 : page.problemAt()),
        "in a page of CPU %d %s".formatted(cpu, page.expected()),
        page.found());
  }

  private void reportRecord(int offset) throws TraceFormatException {
    long place = pages.fileOffset() + (pages.compressed() ? 0 : offset - pages.start());
    diagnostics.report(
        Severity.WARNING,
        "malformedRecord",
        TraceFormatException.atOffset(
            name, place, decoders.expected() + " of CPU " + cpu, decoders.found()));
  }

  private void report(String code, TraceFormatException problem) throws TraceFormatException {
    diagnostics.report(Severity.DATA_LOSS, code, problem);
  }
}
