package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.CompactionDeferral;
import pagereel.replay.model.Zone;

/// The events that tell that compaction is put off, and of what that follows. Each gives where the
/// zone stands then, which is announced.
final class DeferralEvents {

  private final ReplayState state;
  private final boolean looksAhead;

  /// @param looksAhead it is known when kswapd lay down, though nothing has told of it yet
  DeferralEvents(ReplayState state, boolean looksAhead) {
    this.state = state;
    this.looksAhead = looksAhead;
  }

  /// Compaction is put off.
  void deferred(EventBatch batch, int row) {
    Zone zone = zone(batch, row);
    if (zone != null) {
      boolean putOff = zone.compaction().deferral().putsOff(batch.order(row));
      check(zone, putOff, batch, row);
    }
  }

  /// Compaction failed, and is going to be put off.
  void defers(EventBatch batch, int row) {
    Zone zone = zone(batch, row);
    if (zone != null) {
      zone.compaction().deferral().failed(batch.order(row));
      check(zone, true, batch, row);
    }
  }

  /// Compaction made a block, or there is one for the request by now.
  void reset(EventBatch batch, int row) {
    Zone zone = zone(batch, row);
    if (zone != null) {
      if (state.compactionTasks().hasJustSucceeded(batch.pid(row))) {
        zone.compaction().deferral().succeeded(batch.order(row));
      } else {
        zone.compaction().deferral().served(batch.order(row));
        if (looksAhead) {
          zone.compaction().served();
        }
      }
      check(zone, true, batch, row);
    }
  }

  /// A zone's compaction begins, for an order that may be put off.
  ///
  /// @return whether it gives pageblocks that are passed over another chance
  boolean begins(Zone zone, int order) {
    CompactionDeferral deferral = zone.compaction().deferral();
    boolean putOff = deferral.putsOff(order);
    announced(deferral, !putOff);
    return deferral.isKnown() && deferral.beginsAnew(order);
  }

  private @Nullable Zone zone(EventBatch batch, int row) {
    String name = state.names().name(batch.value(Column.ZONE, row));
    long node = batch.value(Column.NODE, row);
    for (Zone zone : state.zones().all()) {
      if (zone.node() == node && zone.name().equals(name)) {
        return zone;
      }
    }
    return null;
  }

  private void check(Zone zone, boolean asAnnounced, EventBatch batch, int row) {
    CompactionDeferral deferral = zone.compaction().deferral();
    long considered = batch.value(Column.CONSIDERED, row);
    long limit = batch.value(Column.DEFER_LIMIT, row);
    int failedOrder = (int) batch.value(Column.ORDER_FAILED, row);
    boolean right = asAnnounced
        && deferral.considered() == considered
        && deferral.limit() == limit
        && deferral.failedOrder() == failedOrder;
    announced(deferral, right);
    deferral.set(considered, Long.numberOfTrailingZeros(limit), failedOrder);
  }

  private void announced(CompactionDeferral deferral, boolean right) {
    if (deferral.isKnown()) {
      state.predictions().announced(PredictionScore.Kind.COMPACTION_DEFERRAL, right);
    } else {
      state.predictions().abstained(PredictionScore.Kind.COMPACTION_DEFERRAL);
    }
  }
}
