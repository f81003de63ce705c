package pagereel.reports.event;

import java.util.List;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// One event, kept for a story about it.
///
/// @param name     the tracepoint's
/// @param what     its frames, in a few words; empty if it names none
/// @param gfpFlags names of the flags of an allocation; empty for other events
/// @param stack    its call chain, innermost frame first
public record EventLine(
    long timeNs,
    int cpu,
    int pid,
    String comm,
    String name,
    String what,
    String gfpFlags,
    List<String> stack) {

  public EventLine {
    stack = List.copyOf(stack);
  }

  /// Copies a row out of a batch.
  public static EventLine of(EventBatch batch, int row, EventStream stream) {
    NameTable names = stream.names();
    Tracepoint tracepoint = batch.tracepoint(row);
    return new EventLine(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        names.name(batch.comm(row)),
        EventNames.of(batch, row, names),
        what(batch, row, tracepoint),
        tracepoint == Tracepoint.MM_PAGE_ALLOC ? GfpFlags.names(batch.gfpFlags(row)) : "",
        stream.stacks().names(batch.stack(row), names));
  }

  private static String what(EventBatch batch, int row, Tracepoint tracepoint) {
    if (EventColumns.has(tracepoint, Column.START_PFN)) {
      return "0x%x..0x%x"
          .formatted(batch.value(Column.START_PFN, row), batch.value(Column.END_PFN, row));
    }
    StringBuilder what = new StringBuilder();
    if (EventColumns.has(tracepoint, Column.PFN)) {
      long pfn = batch.pfn(row);
      what.append(pfn == MmPageAlloc.NO_PFN ? "no page" : "0x" + Long.toHexString(pfn));
    }
    if (EventColumns.has(tracepoint, Column.ORDER)) {
      what.append(what.isEmpty() ? "" : ", ").append("order ").append(batch.order(row));
    } else if (EventColumns.has(tracepoint, Column.COUNT)
        && batch.value(Column.COUNT, row) != EventBatch.ABSENT) {
      what.append(what.isEmpty() ? "" : ", ")
          .append(batch.value(Column.COUNT, row))
          .append(" pages");
    }
    return what.toString();
  }
}
