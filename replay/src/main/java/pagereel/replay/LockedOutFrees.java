package pagereel.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;

/// Marks frees, once it is known what becomes of each page next, whose page bypassed its per-CPU
/// list: by the fates of the others that the task freed in the same row.
///
/// Somebody else held the list's lock then, and for longer than one free takes. So a page of which
/// nothing more is seen was left out too if the nearest ones on both sides whose next event tells
/// of them bypassed the list, or if two of its row did and none came to it. If one did and none
/// came to it, it depends on whether the list passes the page over later.
///
/// An interrupt that finds the lock held by the task that it interrupts finds it held all along:
/// if one of its pages bypassed the list and none came to it, all did.
final class LockedOutFrees {

  /// Longer rows are not followed.
  private static final int MAX_WAITING = 1 << 12;

  private static final int NOBODY = -1;

  /// The frees of one CPU in one context, as far as they make a row.
  private static final class Row {
    final boolean ofInterrupt;
    int pid = NOBODY;
    /// Pages that bypassed the list, and pages that came to it.
    int bypassed;
    int listed;
    /// The last one of them had bypassed the list, or the row has just begun.
    boolean open;
    /// Those since then that are never seen again: where their fates are.
    byte[] @Nullable [] fates = new byte[16][];
    int[] rows = new int[16];
    int[] batches = new int[16];
    int waiting;

    Row(boolean ofInterrupt) {
      this.ofInterrupt = ofInterrupt;
    }
  }

  private final PerCpu<Row> tasks = new PerCpu<>(() -> new Row(false));
  private final PerCpu<Row> interrupts = new PerCpu<>(() -> new Row(true));
  private int batchNumber;

  /// Takes in the next events, whose fates are known. Marks those of this batch, and of the one
  /// before, that bypassed their list.
  void scan(EventBatch batch, byte[] fates) {
    batchNumber++;
    for (int row = 0; row < batch.size(); row++) {
      int cpu = batch.cpu(row);
      if (cpu < 0 || cpu >= EventWindow.MAX_CPUS) {
        continue;
      }
      boolean ofInterrupt = batch.context(row).isInterrupt();
      if (!ofInterrupt && interrupts.has(cpu)) {
        end(interrupts.of(cpu));
      }
      PerCpu<Row> cpus = ofInterrupt ? interrupts : tasks;
      switch (batch.tracepoint(row)) {
        case MM_PAGE_FREE -> free(cpus.of(cpu), batch.pid(row), fates, row);
        // What the row itself brings about.
        case MM_PAGE_FREE_BATCHED, MM_PAGE_PCPU_DRAIN -> {}
        default -> {
          if (cpus.has(cpu)) {
            end(cpus.of(cpu));
          }
        }
      }
    }
  }

  private void free(Row frees, int pid, byte[] fates, int row) {
    if (frees.pid != pid) {
      end(frees);
      frees.pid = pid;
      frees.open = true;
    }
    switch (Fate.kind(fates[row])) {
      case Fate.TAKE, Fate.CMA -> {
        if (frees.bypassed > 0) {
          mark(frees, Fate.LOCKED_OUT);
        }
        frees.bypassed++;
        frees.open = true;
      }
      case Fate.ALLOC, Fate.DRAIN -> {
        frees.listed++;
        frees.open = false;
        frees.waiting = 0;
      }
      case Fate.NONE -> {
        if (frees.open) {
          await(frees, fates, row);
        }
      }
      default -> {}
    }
  }

  private void await(Row frees, byte[] fates, int row) {
    if (frees.waiting == MAX_WAITING) {
      return;
    }
    if (frees.waiting == frees.rows.length) {
      frees.fates = Arrays.copyOf(frees.fates, 2 * frees.waiting);
      frees.rows = Arrays.copyOf(frees.rows, 2 * frees.waiting);
      frees.batches = Arrays.copyOf(frees.batches, 2 * frees.waiting);
    }
    frees.fates[frees.waiting] = fates;
    frees.rows[frees.waiting] = row;
    frees.batches[frees.waiting] = batchNumber;
    frees.waiting++;
  }

  private void end(Row frees) {
    if (frees.bypassed > 0 && frees.listed == 0) {
      boolean all = frees.ofInterrupt || frees.bypassed > 1;
      mark(frees, all ? Fate.LOCKED_OUT : Fate.BESIDE_BYPASS);
    }
    frees.pid = NOBODY;
    frees.bypassed = 0;
    frees.listed = 0;
    frees.waiting = 0;
  }

  /// Those that wait were left out, or may have been.
  private void mark(Row frees, int flag) {
    for (int i = 0; i < frees.waiting; i++) {
      byte[] fates = frees.fates[i];
      if (fates != null && frees.batches[i] >= batchNumber - 1) {
        fates[frees.rows[i]] |= (byte) flag;
      }
    }
    frees.waiting = 0;
  }
}
