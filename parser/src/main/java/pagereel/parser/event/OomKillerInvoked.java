package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;

/// The kernel's log says that a request brought the OOM killer: `sh invoked oom-killer`. Not a
/// tracepoint. What the log says of memory follows in rows of [MemInfoZone].
///
/// Source: `dump_header()`, `mm/oom_kill.c`.
///
/// @param order    −1 where somebody asked for the killer by hand
/// @param gfpFlags bits of [GfpFlags]; [EventBatch#ABSENT] where the log has the bits of an unknown
///     kernel
public record OomKillerInvoked(long timeNs, int cpu, int pid, int order, long gfpFlags)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "oom_killer_invoked",
      decimal("order", Column.ORDER),
      gfpNames("gfp_flags").orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static OomKillerInvoked at(EventBatch batch, int row) {
    return new OomKillerInvoked(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.order(row),
        batch.value(Column.GFP_FLAGS, row));
  }
}
