package pagereel.parser.event;

import static pagereel.parser.event.Field.name;

/// An event that means nothing to the page allocator, or that pagereel does not know: counted by
/// its name, and no more.
public record OtherEvent(long timeNs, int cpu, int pid, int event) implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of("", "other", name("name", Column.NAME));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static OtherEvent at(EventBatch batch, int row) {
    return new OtherEvent(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), (int) batch.value(Column.NAME, row));
  }
}
