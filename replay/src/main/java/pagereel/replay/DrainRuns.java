package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.replay.model.PcpSizes;
import pagereel.replay.model.Zone;

/// What each CPU drains at the moment: whose list, and how far it is.
///
/// The lists that one CPU has in a zone are drained of what is on them at the beginning, on newer
/// kernels of a portion of that, until nothing is left; in between their lock is free.
///
/// Source: `drain_pages_zone()`, `mm/page_alloc.c`.
final class DrainRuns {

  private static final int NO_CPU = -1;

  /// One CPU's run.
  private static final class Run {
    @Nullable
    Zone zone;

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
    boolean first = !isOf(run, zone, listCpu) || run.pages >= run.portion;
    if (first) {
      PcpSizes sizes = zone.pcp().sizes(listCpu);
      run.zone = zone;
      run.listCpu = listCpu;
      run.pages = 0;
      run.portion = Math.min(sizes.pages(), sizes.pagesOfADrain());
    }
    run.pages += 1 << order;
    return first;
  }

  private static boolean isOf(Run run, Zone zone, int listCpu) {
    return run.listCpu == listCpu && zone.equals(run.zone);
  }

  /// Whether a CPU is in the midst of draining the lists of another in a zone, or of a portion.
  boolean isDraining(int cpu, Zone zone, int listCpu) {
    if (!runs.has(cpu)) {
      return false;
    }
    Run run = runs.of(cpu);
    return isOf(run, zone, listCpu) && run.pages < run.portion;
  }

  /// A CPU does something else.
  void end(int cpu) {
    if (runs.has(cpu)) {
      runs.of(cpu).listCpu = NO_CPU;
    }
  }
}
