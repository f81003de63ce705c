package pagereel.replay;

import pagereel.replay.model.Zone;

/// What each CPU drains at the moment: whose list, and how far it is.
///
/// The lists of one CPU are drained in one go, or, on newer kernels, in portions, between which
/// their lock is free.
///
/// Source: `drain_pages_zone()`, `mm/page_alloc.c`.
final class DrainRuns {

  private static final int NO_CPU = -1;

  /// One CPU's run.
  private static final class Run {
    int listCpu = NO_CPU;
    int pages;
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
    boolean first =
        run.listCpu != listCpu || run.pages >= zone.pcp().sizes(listCpu).pagesOfADrain();
    if (first) {
      run.listCpu = listCpu;
      run.pages = 0;
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
