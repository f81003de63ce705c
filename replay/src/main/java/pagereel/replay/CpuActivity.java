package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.FallbackSearch;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// What one CPU is in the middle of, as far as the model needs it to announce the CPU's next step.
final class CpuActivity {

  /// The CPU's last event of the page allocator.
  enum Last {
    NOTHING,
    TAKE,
    FREE,
    DRAIN,
    ALLOC
  }

  static final int NOT_ANNOUNCED = 0;

  Last last = Last.NOTHING;

  // Blocks taken from the free lists in a row for one per-CPU list, or one for a request.

  @Nullable
  Zone takeZone;

  int takeList = PerCpuPages.NO_LIST;
  int takes;
  long lastTakenPfn = Zone.NO_PFN;
  /// The per-CPU list had no block before the row.
  boolean listWasEmpty;
  int announcedTakes = NOT_ANNOUNCED;

  /// The row has come to single blocks of another type, and goes on with them.
  boolean stealing;

  /// Set while the block taken last should have come with a pageblock of another type, which the
  /// next event tells.
  @Nullable
  FallbackSearch claim;

  long claimedPfn = Zone.NO_PFN;

  /// The task whose last request failed at first, and was served when it tried again, or is about
  /// to.
  int againPid = EventBatch.NO_PID;

  /// The kswapd that runs on the CPU, as far as is known.
  int kswapdPid = EventBatch.NO_PID;

  int kswapdNode;

  /// The pages freed last, which may come to their lists one after another only later.
  final FreedBatch freed = new FreedBatch();

  // Where the next drain begins.

  @Nullable
  Zone drainZone;

  int drainCpu;
  int drainIndex;
  final DrainTurns drainTurns = new DrainTurns();

  /// A page has come to this list: a drain begins with it.
  void drainsFrom(Zone zone, int list) {
    last = Last.FREE;
    drainZone = zone;
    drainCpu = zone.pcp().cpuOf(list);
    drainIndex = zone.pcp().indexOf(list);
  }
}
