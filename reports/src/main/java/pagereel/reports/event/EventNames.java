package pagereel.reports.event;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// What an event is called: the tracepoint's name, also of one that pagereel gives no meaning to.
final class EventNames {

  private EventNames() {}

  static String of(EventBatch batch, int row, NameTable names) {
    Tracepoint tracepoint = batch.tracepoint(row);
    return tracepoint == Tracepoint.OTHER
        ? names.name(batch.value(Column.NAME, row))
        : tracepoint.eventName();
  }
}
