package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.CpuActivity.Last;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// Says before each event of the page allocator what it must tell if the model is right, and
/// counts how often it is.
///
/// It is asked before the event changes the model, and uses of the event only what is given:
/// see [PredictionScore.Kind]. The answer is read to compare, and to know which events are of a
/// kind at all.
final class Announcer {

  private final ReplayState state;
  private final ZoneChoice choice;
  private final TakeAnnouncer takes;
  private final PcpAnnouncer pcp;
  private final KswapdWork kswapdWork;
  private final PerCpu<CpuActivity> cpus = new PerCpu<>(CpuActivity::new);

  Announcer(ReplayState state, EventWindow window, ZoneChoice choice) {
    this.state = state;
    this.choice = choice;
    kswapdWork = new KswapdWork(window);
    takes = new TakeAnnouncer(state, window, choice);
    pcp = new PcpAnnouncer(state, window, takes);
  }

  private CpuActivity activity(EventBatch batch, int row) {
    CpuActivity activity = cpus.of(Math.max(0, batch.cpu(row)));
    int pid = batch.pid(row);
    if (activity.kswapdPid != EventBatch.NO_PID && activity.kswapdPid != pid) {
      // Another task runs where kswapd did: it has done its work, or is held up.
      if (!kswapdWork.isHeldUp(activity.kswapdPid, activity.kswapdNode, row)) {
        kswapdRests(activity.kswapdNode);
      }
      activity.kswapdPid = EventBatch.NO_PID;
    }
    int node = kswapdWork.goesOn(batch, row);
    if (node != KswapdWork.NO_NODE) {
      activity.kswapdPid = pid;
      activity.kswapdNode = node;
    }
    return activity;
  }

  /// Announces what an event must tell, if it is of a kind that is announced.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    if (!isOfPageAllocator(tracepoint)) {
      otherEvent(batch, row);
    }
    switch (tracepoint) {
      case MM_PAGE_FREE -> free(batch, row);
      case MM_PAGE_ALLOC -> {
        if (batch.pfn(row) != MmPageAlloc.NO_PFN) {
          alloc(batch, row, PageEvents.requestedType(batch, row));
        }
      }
      case MM_PAGE_ALLOC_ZONE_LOCKED -> takes.zoneLocked(activity(batch, row), batch, row);
      case MM_PAGE_PCPU_DRAIN -> drain(batch, row);
      case MM_PAGE_ALLOC_EXTFRAG -> takes.extfrag(activity(batch, row), batch, row);
      case MM_PAGE_FREE_BATCHED -> freeBatched(batch, row);
      case MM_VMSCAN_KSWAPD_WAKE -> kswapdWakes(batch, row);
      case MM_VMSCAN_KSWAPD_SLEEP -> kswapdRests((int) batch.value(Column.NODE, row));
      case MM_VMSCAN_WAKEUP_KSWAPD -> kswapdIsWoken(batch, row);
      case MM_COMPACTION_SUITABLE, MM_COMPACTION_WAKEUP_KCOMPACTD ->
        compactionConsidered(batch, row);
      case LOST_EVENTS -> lostEvents(batch, row);
      default -> {}
    }
    if (isOfPageAllocator(tracepoint) && batch.pfn(row) != MmPageAlloc.NO_PFN) {
      state.predictions().named(batch.pfn(row), 1L << Math.max(0, batch.order(row)));
    }
  }

  private static boolean isOfPageAllocator(Tracepoint tracepoint) {
    return switch (tracepoint) {
      case MM_PAGE_FREE,
          MM_PAGE_FREE_BATCHED,
          MM_PAGE_ALLOC,
          MM_PAGE_ALLOC_ZONE_LOCKED,
          MM_PAGE_ALLOC_EXTFRAG,
          MM_PAGE_PCPU_DRAIN -> true;
      default -> false;
    };
  }

  /// Nothing that a CPU did last can be relied on.
  private void lostEvents(EventBatch batch, int row) {
    CpuActivity cpu = activity(batch, row);
    cpu.takes = 0;
    cpu.claim = null;
    cpu.last = Last.NOTHING;
  }

  /// A node's kswapd begins to reclaim.
  private void kswapdWakes(EventBatch batch, int row) {
    int node = (int) batch.value(Column.NODE, row);
    choice.kswapdWakes(node);
    CpuActivity cpu = activity(batch, row);
    cpu.kswapdPid = batch.pid(row);
    cpu.kswapdNode = node;
  }

  /// Somebody looks whether a zone is worth compacting. kswapd does so when it has reclaimed.
  ///
  /// Source: `balance_pgdat()`.
  private void compactionConsidered(EventBatch batch, int row) {
    CpuActivity cpu = activity(batch, row);
    if (cpu.kswapdPid != EventBatch.NO_PID) {
      kswapdRests(cpu.kswapdNode);
    }
  }

  /// A node's kswapd is woken: by a request that has failed at first, or, without its flags, as
  /// watermarks were raised.
  private void kswapdIsWoken(EventBatch batch, int row) {
    kswapdRests((int) batch.value(Column.NODE, row));
    if (batch.gfpFlags(row) != 0 && !batch.context(row).isInterrupt()) {
      activity(batch, row).againPid = batch.pid(row);
    }
  }

  /// A node's kswapd waits for work: it goes to sleep, or somebody finds it asleep.
  private void kswapdRests(int node) {
    kswapdWork.rests(node);
    choice.kswapdRests(node);
  }

  /// Before `mm_page_alloc` of a page.
  ///
  /// @param type the migratetype that is asked for
  private void alloc(EventBatch batch, int row, int type) {
    pcp.alloc(activity(batch, row), batch, row, type);
  }

  /// Before `mm_page_pcpu_drain`.
  private void drain(EventBatch batch, int row) {
    CpuActivity cpu = activity(batch, row);
    takes.endTakes(cpu);
    pcp.drain(cpu, batch, row);
  }

  /// Before `mm_page_free`.
  private void free(EventBatch batch, int row) {
    CpuActivity cpu = activity(batch, row);
    takes.endTakes(cpu);
    cpu.last = Last.NOTHING;
    cpu.freed.add(batch.pid(row), batch.pfn(row));
    Zone zone = state.knownZone(batch.pfn(row), batch.order(row));
    if (zone == null || batch.cpu(row) < 0) {
      return;
    }
    int type = zone.pageblockType(batch.pfn(row));
    int list = type == MigrateType.UNKNOWN
        ? PerCpuPages.NO_LIST
        : zone.pcp().list(batch.cpu(row), batch.order(row), type);
    if (list != PerCpuPages.NO_LIST) {
      boolean aboveHigh = TakeAnnouncer.aboveHigh(zone);
      zone.pcp().sizes(batch.cpu(row)).freed(batch.order(row), aboveHigh);
      cpu.drainsFrom(zone, list);
    }
  }

  /// Before `mm_page_free_batched`: the page comes to its list now, those after it in the batch
  /// have yet to.
  private void freeBatched(EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    Zone zone = state.knownZone(pfn, 0);
    CpuActivity cpu = activity(batch, row);
    cpu.freed.listed(pfn);
    if (zone != null && zone.isOnPcp(pfn)) {
      int list = zone.listOf(zone.pcpBlockOf(pfn));
      cpu.drainsFrom(zone, list);
      zone.pcp().sizes(zone.pcp().cpuOf(list)).listed();
    }
  }

  /// An event of something else than the page allocator: a drain after it is not because of the
  /// last free.
  private void otherEvent(EventBatch batch, int row) {
    if (cpus.has(batch.cpu(row))) {
      cpus.of(batch.cpu(row)).last = Last.NOTHING;
    }
  }
}
