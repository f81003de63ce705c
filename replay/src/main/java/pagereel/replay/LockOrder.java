package pagereel.replay;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// A stream's events in the order in which the CPUs held a zone's lock.
///
/// Drains and refills of per-CPU lists hold it while they tell of each block. Compaction's searches
/// and scans for free pages tell what they found after they have given it up. So one that is told
/// of between two blocks of a drain or refill of another CPU came before the first of them, and so
/// did all that its CPU told of until then.
///
/// Source: `free_pcppages_bulk()`, `rmqueue_bulk()`, `mm/page_alloc.c`; `fast_isolate_freepages()`,
/// `isolate_freepages_block()`, `mm/compaction.c`.
final class LockOrder implements EventStream {

  private static final int NONE = -1;

  /// What a CPU tells of in a row while it holds the lock.
  private static final class Section {
    int start = NONE;
    boolean drains;
    int order;
    int pid;
    /// Searches and scans of other CPUs since then, and the last of them.
    int found;
    int lastFound;
    /// The same as of its own last row.
    int surrounded;
    int lastSurrounded;

    void open(EventBatch batch, int row, boolean drain) {
      start = row;
      drains = drain;
      order = batch.order(row);
      pid = batch.pid(row);
      found = 0;
      surrounded = 0;
    }

    boolean goesOn(EventBatch batch, int row, boolean drain) {
      return start != NONE
          && drains == drain
          && (drain || order == batch.order(row))
          && pid == batch.pid(row);
    }
  }

  private final EventStream stream;
  private final PerCpu<Section> sections = new PerCpu<>(Section::new);
  private final EventBatch read = new EventBatch();
  private int next;
  /// What stood in the last batch from the start of an open section on.
  private final EventBatch held = new EventBatch();
  /// For each row of a batch the place that it comes to, doubled.
  private final int[] places = new int[EventBatch.DEFAULT_CAPACITY];
  private boolean moved;
  private boolean ended;

  LockOrder(EventStream stream) {
    this.stream = stream;
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    copy(held, 0, batch);
    fill(batch);
    Arrays.setAll(places, row -> 2 * row);
    moved = false;
    for (int row = 0; row < batch.size(); row++) {
      look(batch, row);
    }
    int end = ended ? batch.size() : firstOpenRow(batch);
    for (Section section : sections.known()) {
      close(batch, section);
    }
    held.clear();
    copy(batch, end, held);
    while (batch.size() > end) {
      batch.removeLast();
    }
    if (moved) {
      sort(batch);
    }
    return batch.size() > 0;
  }

  private void fill(EventBatch batch) throws IOException {
    while (!ended && !batch.isFull()) {
      if (next == read.size()) {
        next = 0;
        ended = !stream.next(read);
      } else {
        batch.addCopy(read, next++, 0);
      }
    }
  }

  private static void copy(EventBatch from, int fromRow, EventBatch to) {
    for (int row = fromRow; row < from.size(); row++) {
      to.addCopy(from, row, 0);
    }
  }

  private void look(EventBatch batch, int row) {
    int cpu = batch.cpu(row);
    if (cpu < 0 || cpu >= EventWindow.MAX_CPUS) {
      return;
    }
    Section section = sections.of(cpu);
    switch (batch.tracepoint(row)) {
      case MM_PAGE_PCPU_DRAIN -> holdsLock(batch, row, section, true);
      case MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_ALLOC_EXTFRAG ->
        holdsLock(batch, row, section, false);
      case MM_COMPACTION_FAST_ISOLATE_FREEPAGES, MM_COMPACTION_ISOLATE_FREEPAGES -> {
        close(batch, section);
        for (Section other : sections.known()) {
          if (other.start != NONE) {
            other.found++;
            other.lastFound = row;
          }
        }
      }
      default -> close(batch, section);
    }
  }

  private void holdsLock(EventBatch batch, int row, Section section, boolean drain) {
    if (section.goesOn(batch, row, drain)) {
      section.surrounded = section.found;
      section.lastSurrounded = section.lastFound;
      section.surrounded = section.found;
    } else {
      close(batch, section);
      section.open(batch, row, drain);
    }
  }

  /// A section is over. If more than one was found in between, it was not all one section.
  private void close(EventBatch batch, Section section) {
    if (section.start != NONE && section.surrounded == 1) {
      moveBefore(batch, section.start, section.lastSurrounded);
    }
    section.start = NONE;
  }

  private void moveBefore(EventBatch batch, int start, int foundRow) {
    int cpu = batch.cpu(foundRow);
    for (int row = start; row < foundRow; row++) {
      if (batch.cpu(row) == cpu && isUnderLock(batch.tracepoint(row))) {
        // The CPU held the lock in the meantime, so this was not all one section.
        return;
      }
    }
    for (int row = start; row <= foundRow; row++) {
      if (batch.cpu(row) == cpu) {
        places[row] = Math.min(places[row], 2 * start - 1);
      }
    }
    moved = true;
  }

  private static boolean isUnderLock(Tracepoint tracepoint) {
    return switch (tracepoint) {
      case MM_PAGE_PCPU_DRAIN, MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_ALLOC_EXTFRAG -> true;
      default -> false;
    };
  }

  /// Where the first section begins that may go on in the next batch; the batch's size if there is
  /// none.
  private int firstOpenRow(EventBatch batch) {
    int first = batch.size();
    for (Section section : sections.known()) {
      // A section that fills a batch is not waited for.
      if (section.start > 0) {
        first = Math.min(first, section.start);
      }
    }
    return first;
  }

  private void sort(EventBatch batch) {
    Integer[] rows = new Integer[batch.size()];
    Arrays.setAll(rows, row -> row);
    Arrays.sort(rows, Comparator.comparingInt(row -> places[row]));
    EventBatch ordered = new EventBatch();
    for (int row : rows) {
      ordered.addCopy(batch, row, 0);
    }
    batch.clear();
    copy(ordered, 0, batch);
  }

  @Override
  public NameTable names() {
    return stream.names();
  }

  @Override
  public StackTable stacks() {
    return stream.stacks();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
