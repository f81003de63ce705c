package pagereel.replay;

import java.util.Arrays;

/// What each CPU took from the free lists last: whether a per-CPU list was filled with several
/// blocks, or one block was taken for one request.
final class CpuTakes {

  private static final long NO_PFN = -1;

  private long[] lastPfn = {};
  private int[] run = {};

  /// A CPU took a block, right after the one before.
  void took(int cpu, long pfn) {
    if (cpu >= lastPfn.length) {
      int old = lastPfn.length;
      lastPfn = Arrays.copyOf(lastPfn, cpu + 8);
      run = Arrays.copyOf(run, cpu + 8);
      Arrays.fill(lastPfn, old, lastPfn.length, NO_PFN);
    }
    lastPfn[cpu] = pfn;
    run[cpu]++;
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
}
