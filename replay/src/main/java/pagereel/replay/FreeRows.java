package pagereel.replay;

import java.util.function.LongToIntFunction;
import pagereel.parser.event.EventBatch;

/// Marks frees, while they are read ahead, by what their neighbours on the CPU tell at once: which
/// one was followed by another, which one's page came to its per-CPU list by an
/// `mm_page_free_batched`, and which one's was left out because the list was locked.
///
/// Where these leave it open whether the list was locked, [LockedOutFrees] tells by what becomes of
/// the pages.
final class FreeRows {

  /// Adds a flag of [Fate] to an event that is still to come.
  interface Marker {

    void mark(int event, int flag);
  }

  private final Marker marker;
  private final LongToIntFunction lastEvent;
  private final PerCpu<FreeRow> tasks = new PerCpu<>(FreeRow::new);
  /// What interrupts free, which is no part of the row that they interrupt.
  private final PerCpu<FreeRow> interrupts = new PerCpu<>(FreeRow::new);

  /// @param lastEvent gives the number of the last event that named a frame, or -1
  FreeRows(Marker marker, LongToIntFunction lastEvent) {
    this.marker = marker;
    this.lastEvent = lastEvent;
  }

  /// Takes in an event that is still to come.
  void look(EventBatch batch, int row, int event) {
    int cpu = batch.cpu(row);
    if (cpu < 0 || cpu >= EventWindow.MAX_CPUS) {
      return;
    }
    FreeRow task = tasks.of(cpu);
    FreeRow interrupt = interrupts.of(cpu);
    boolean ofInterrupt = batch.context(row).isInterrupt();
    FreeRow frees = ofInterrupt ? interrupt : task;
    switch (batch.tracepoint(row)) {
      case MM_PAGE_FREE -> {
        int pid = batch.pid(row);
        if (task.isOf(pid) && task.isBeingTold()) {
          freeNested(task, event);
        } else {
          FreeRow latest = interrupt.size() > 0 ? interrupt : task;
          if (latest.addsTo(pid)) {
            marker.mark(latest.last(), Fate.IN_A_ROW);
          }
          freeOfRow(frees, pid, event);
        }
      }
      case MM_PAGE_FREE_BATCHED -> {
        if (frees.isOf(batch.pid(row))) {
          toldAgain(frees, lastEvent.applyAsInt(batch.pfn(row)), interrupt);
        }
      }
      // A per-CPU list that overflows is drained between the pages of a batch. What the kernel's
      // log tells has no place in a CPU's order of events.
      case MM_PAGE_PCPU_DRAIN,
          PAGE_ALLOCATION_FAILURE,
          OOM_KILLER_INVOKED,
          MEM_INFO_ZONE,
          MEM_INFO_RESERVE,
          MEM_INFO_FREE_BLOCKS,
          CMA_ALLOC_FAILED,
          ALLOC_CONTIG_BUSY -> {}
      default -> {
        closeRow(interrupt);
        closeRow(task);
      }
    }
    if (!ofInterrupt) {
      closeRow(interrupt);
    }
  }

  private void freeNested(FreeRow frees, int event) {
    if (frees.nestedSize() > 0) {
      marker.mark(frees.nested(frees.nestedSize() - 1), Fate.IN_A_ROW);
    }
    frees.addNested(event);
  }

  private void freeOfRow(FreeRow frees, int pid, int event) {
    if (!frees.addsTo(pid)) {
      closeRow(frees);
    }
    frees.add(pid, event);
  }

  /// A page of a row comes to its list. The list has been locked since the row's last free, or
  /// since the page before was told of again.
  ///
  /// @param interrupt what an interrupt has freed since then
  private void toldAgain(FreeRow frees, int event, FreeRow interrupt) {
    if (!frees.batched(event)) {
      return;
    }
    marker.mark(event, Fate.BATCHED);
    for (int i = 0; i < frees.nestedSize(); i++) {
      marker.mark(frees.nested(i), Fate.LEFT_OUT);
    }
    frees.clearNested();
    for (int i = 0; frees != interrupt && i < interrupt.size(); i++) {
      marker.mark(interrupt.event(i), Fate.LEFT_OUT);
    }
  }

  private void closeRow(FreeRow frees) {
    for (int i = 0; i < frees.size(); i++) {
      if (frees.isLeftOut(i)) {
        marker.mark(frees.event(i), Fate.LEFT_OUT);
      }
    }
    frees.clear();
  }
}
