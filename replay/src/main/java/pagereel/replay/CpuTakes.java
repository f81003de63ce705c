package pagereel.replay;

import java.util.Arrays;

/// What each CPU took from the free lists last: whether a per-CPU list was filled with several
/// blocks, or one block was taken for one request.
final class CpuTakes {

  private static final long NO_PFN = -1;

  private long[] firstPfn = {};
  private long[] lastPfn = {};
  private int[] list = {};
  private int[] run = {};

  /// A CPU took a block for a per-CPU list, or for none.
  void took(int cpu, int newList, long pfn) {
    if (cpu < 0) {
      return;
    }
    if (cpu >= lastPfn.length) {
      grow(cpu + 8);
    }
    if (newList != list[cpu]) {
      run[cpu] = 0;
    }
    if (run[cpu] == 0) {
      firstPfn[cpu] = pfn;
    }
    list[cpu] = newList;
    lastPfn[cpu] = pfn;
    run[cpu]++;
  }

  private void grow(int cpus) {
    int old = lastPfn.length;
    firstPfn = Arrays.copyOf(firstPfn, cpus);
    lastPfn = Arrays.copyOf(lastPfn, cpus);
    list = Arrays.copyOf(list, cpus);
    run = Arrays.copyOf(run, cpus);
    Arrays.fill(lastPfn, old, cpus, NO_PFN);
  }

  /// A CPU did something else.
  void clear(int cpu) {
    if (cpu >= 0 && cpu < lastPfn.length) {
      lastPfn[cpu] = NO_PFN;
      run[cpu] = 0;
    }
  }

  /// Whether this block was the last that the CPU took.
  boolean isLast(int cpu, long pfn) {
    return cpu >= 0 && cpu < lastPfn.length && lastPfn[cpu] == pfn;
  }

  /// Whether this block was the last that the CPU took, and the only one in a row.
  boolean isLone(int cpu, long pfn) {
    return isLast(cpu, pfn) && run[cpu] == 1;
  }

  /// Whether the CPU is filling a list: the second block in a row for it was just taken.
  boolean isRefill(int cpu) {
    return inARow(cpu) == 2;
  }

  /// How many blocks the CPU took in a row for one list.
  int inARow(int cpu) {
    return cpu >= 0 && cpu < run.length ? run[cpu] : 0;
  }

  /// The first block of the row.
  long first(int cpu) {
    return firstPfn[cpu];
  }
}
