package pagereel.parser.text;

import java.util.ArrayList;
import java.util.List;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// An event of a kernel log on its way to the batch: what is known of it comes line by line.
final class LogRow {

  private record Cell(Column column, long value) {}

  final Tracepoint tracepoint;
  final long timeNs;
  private final List<Cell> cells = new ArrayList<>();
  int cpu;
  int pid = EventBatch.NO_PID;
  int comm;
  int stack = StackTable.NONE;

  /// @param comm id of an empty name
  LogRow(Tracepoint tracepoint, long timeNs, int comm) {
    this.tracepoint = tracepoint;
    this.timeNs = timeNs;
    this.comm = comm;
  }

  LogRow with(Column column, long value) {
    cells.add(new Cell(column, value));
    return this;
  }

  /// The same task and CPU as another row's.
  void by(LogRow other) {
    cpu = other.cpu;
    pid = other.pid;
    comm = other.comm;
  }

  void addTo(EventBatch batch) {
    int row = batch.add(tracepoint, timeNs, cpu, pid, comm);
    for (Field field : tracepoint.fields().fields()) {
      Column column = field.column();
      if (column != null) {
        batch.set(column, row, EventBatch.ABSENT);
      }
    }
    for (Cell cell : cells) {
      batch.set(cell.column, row, cell.value);
    }
    batch.setStack(row, stack);
  }
}
