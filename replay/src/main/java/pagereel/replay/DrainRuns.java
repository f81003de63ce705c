package pagereel.replay;

import pagereel.replay.model.PcpSizes;
import pagereel.replay.model.Zone;

/// What each CPU drains at the moment: whose list, and how far it is.
///
/// The lists of one CPU are drained of what is on them at the beginning, on newer kernels of a
/// portion of that, until nothing is left; in between their lock is free.
///
/// Source: `drain_pages_zone()`, `mm/page_alloc.c`.
final class DrainRuns {

  private static final int NO_CPU = -1;

  /// One CPU's run.
  private static final class Run {
    int listCpu = NO_CPU;
    int pages;
    int portion;
  }

  private final PerCpu<Run> runs = new PerCpu<>(Run::new);

  /// A CPU drains a block from a list of this CPU.
  ///
  /// @return whether it is the first block of a run, or of a portion
  boolean drains(int cpu, Zone zone, int listCpu, int order) {
    if (cpu < 0) {
      return true;
    }
    Run run = runs.of(cpu);
    boolean first = run.listCpu != listCpu || run.pages >= run.portion;
    if (first) {
      PcpSizes sizes = zone.pcp().sizes(listCpu);
      run.listCpu = listCpu;
      run.pages = 0;
      run.portion = Math.min(sizes.pages(), sizes.pagesOfADrain());
    }
    run.pages += 1 << order;
    return first;
  }

  /// Whether a CPU drains the lists of another.
  boolean isDraining(int cpu, int listCpu) {
    return runs.has(cpu) && runs.of(cpu).listCpu == listCpu;
  }

  /// A CPU does something else.
  void end(int cpu) {
    if (runs.has(cpu)) {
      runs.of(cpu).listCpu = NO_CPU;
    }
  }
}
