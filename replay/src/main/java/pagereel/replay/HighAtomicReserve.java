package pagereel.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.model.HighAtomicBlocks;
import pagereel.replay.model.Zone;

/// Sets pageblocks of the model aside for urgent requests of several pages and gives them back,
/// when the events around let the kernel do so: neither has an event of its own. Where an event
/// shows that this went wrong, [HighAtomicEvidence] tells whether there was an occasion.
///
/// An urgent request that finds every zone short and is served all the same sets the pageblock of
/// its block aside. A task that reclaimed pages and still gets none gives one back, and so does
/// one that reclaimed in vain too often, or on newer kernels is not to try again.
///
/// Source: `get_page_from_freelist()`, `gfp_to_alloc_flags()`, `__alloc_pages_direct_reclaim()`,
/// `should_reclaim_retry()`. Left out: tasks with a real-time priority, which count as urgent;
/// cpusets; a request whose zones are short at its first look alone, unless the task's request
/// before has failed.
final class HighAtomicReserve {

  /// Rounds of reclaim in vain before the last reserve is given back. Source:
  /// `MAX_RECLAIM_RETRIES`.
  private static final int MAX_RECLAIM_RETRIES = 16;

  private static final int NOBODY = -1;

  /// A task that reclaims pages for a request of its own.
  private static final class Reclaim {
    int type;
    boolean retries;
    /// It has reclaimed something and looks for pages again.
    boolean looking;
    int vainRounds;
    /// It has looked at zones whether another round is worth while, and it was in none so far.
    boolean refused;
  }

  /// What one CPU is in the middle of.
  private static final class Cpu {
    /// Blocks were taken since the last request was served.
    boolean taking;
    /// The zones were short before the first of them was taken.
    boolean wereShort;
    /// The task whose request of this order failed last, and nothing was served since.
    int failedPid = NOBODY;
    int failedOrder;
  }

  private final List<Zone> zones;
  private final ZoneChoice choice;
  private final Map<Integer, Reclaim> reclaims = new HashMap<>();
  private final PerCpu<Cpu> cpus = new PerCpu<>(Cpu::new);

  HighAtomicReserve(List<Zone> zones, ZoneChoice choice) {
    this.zones = zones;
    this.choice = choice;
  }

  private Cpu cpu(int number) {
    return cpus.of(Math.max(0, number));
  }

  /// Before a block leaves the free lists.
  ///
  /// @param zone that it is taken from, or null
  void beforeTake(int cpuNumber, int pid, @Nullable Zone zone, int order, int type) {
    Cpu cpu = cpu(cpuNumber);
    if (!cpu.taking) {
      cpu.taking = true;
      cpu.wereShort = choice.isShort(order, type)
          || (zone != null && choice.servesOnlyWhenShort(zone, order, type));
    }
    reclaims.remove(pid);
  }

  /// Before a block goes from a per-CPU list to the free lists. A task that has reclaimed and
  /// still finds no pages empties the lists of all CPUs.
  void beforeDrain(int pid) {
    foundNothing(pid);
  }

  /// After a request was served.
  void served(int cpuNumber, int pid, Zone zone, long pfn, int order, int gfpFlags, int type) {
    Cpu cpu = cpu(cpuNumber);
    boolean isUrgent = order > 0 && isUrgent(gfpFlags);
    if (isUrgent) {
      boolean failedBefore = cpu.failedPid == pid && cpu.failedOrder == order;
      boolean isShort = cpu.taking ? cpu.wereShort : choice.isShort(order, type);
      if (isShort || failedBefore) {
        new HighAtomicBlocks(zone).reserve(pfn, order);
      }
    }
    cpu.taking = false;
    cpu.failedPid = NOBODY;
    reclaims.remove(pid);
  }

  /// A request was refused.
  void failed(int cpuNumber, int pid, int order) {
    Cpu cpu = cpu(cpuNumber);
    cpu.taking = false;
    cpu.failedPid = pid;
    cpu.failedOrder = order;
    foundNothing(pid);
    reclaims.remove(pid);
  }

  /// A request that may not wait, nor be refused lightly.
  private static boolean isUrgent(int gfpFlags) {
    return (gfpFlags & GfpFlags.HIGH) != 0
        && (gfpFlags & (GfpFlags.DIRECT_RECLAIM | GfpFlags.NOMEMALLOC)) == 0;
  }

  /// A task begins to reclaim.
  void reclaimBegins(int pid, int gfpFlags, int type) {
    foundNothing(pid);
    Reclaim reclaim = reclaims.computeIfAbsent(pid, key -> new Reclaim());
    reclaim.type = type;
    reclaim.retries = (gfpFlags & GfpFlags.NORETRY) == 0;
  }

  /// A task has reclaimed. If it got nothing it does not even look for pages.
  void reclaimEnds(int pid, long pages) {
    Reclaim reclaim = reclaims.get(pid);
    if (reclaim == null) {
      return;
    }
    reclaim.looking = pages > 0;
    reclaim.vainRounds = pages > 0 ? 0 : reclaim.vainRounds + 1;
    if (reclaim.vainRounds > MAX_RECLAIM_RETRIES && reclaim.retries) {
      release(reclaim.type, true);
    }
  }

  /// A task considers another round, zone by zone.
  ///
  /// @param enough whether the zone would have enough
  void considersRetry(int pid, int vainRounds, boolean enough) {
    foundNothing(pid);
    Reclaim reclaim = reclaims.get(pid);
    if (reclaim != null) {
      reclaim.vainRounds = vainRounds;
      reclaim.refused = !enough;
    }
  }

  /// A task does something else. If no zone was worth another round, it has given back all that was
  /// set aside before.
  void goesOn(int pid) {
    if (reclaims.isEmpty()) {
      return;
    }
    Reclaim reclaim = reclaims.get(pid);
    if (reclaim != null && reclaim.refused) {
      reclaim.refused = false;
      if (zones.getFirst().profile().reserveGoesFirst()) {
        release(reclaim.type, true);
      }
    }
  }

  /// What a task does now it does because there were still no pages after its reclaim.
  private void foundNothing(int pid) {
    if (reclaims.isEmpty()) {
      return;
    }
    Reclaim reclaim = reclaims.get(pid);
    if (reclaim != null && reclaim.looking) {
      reclaim.looking = false;
      release(reclaim.type, false);
    }
  }

  private void release(int type, boolean force) {
    for (int i = zones.size() - 1; i >= 0; i--) {
      if (new HighAtomicBlocks(zones.get(i)).release(type, force)) {
        return;
      }
    }
  }
}
