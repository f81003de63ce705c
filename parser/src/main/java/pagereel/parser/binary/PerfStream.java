package pagereel.parser.binary;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// The events of a perf.data in the order of their times, with a row for each loss, each with the
/// name that its task has at that time.
final class PerfStream {

  private final PerfIntake intake;
  private final PerfQueue queue = new PerfQueue();
  private final boolean bigEndian;
  private final RecordDecoders decoders;
  private final PerfTasks tasks;
  private final CommTable comms;
  private final @Nullable PerfStacks stacks;
  private final String name;
  private final Diagnostics diagnostics;
  private long latestNs = Long.MIN_VALUE;

  /// @param stacks if there are call chains
  PerfStream(
      PerfFiles files,
      PerfHeader header,
      RecordDecoders decoders,
      PerfTasks tasks,
      @Nullable PerfStacks stacks,
      NameTable names,
      Diagnostics diagnostics) {
    intake = new PerfIntake(files, header, tasks, queue, names, diagnostics);
    bigEndian = header.bigEndian();
    this.decoders = decoders;
    this.tasks = tasks;
    comms = tasks.comms();
    this.stacks = stacks;
    name = files.name(0);
    this.diagnostics = diagnostics;
  }

  /// Adds events until the batch is full or there are no more.
  void fill(EventBatch batch) throws IOException {
    while (!batch.isFull()) {
      if (queue.isReleased()) {
        emit(batch, queue.take());
      } else if (intake.hasEnded()) {
        return;
      } else {
        intake.readOn();
      }
    }
  }

  /// Adds a record's event to the batch, or lets it have its effect on what is known of tasks.
  private void emit(EventBatch batch, int record) throws IOException {
    int tid = queue.tid(record);
    switch (queue.kind(record)) {
      case PerfIntake.SAMPLE -> emitSample(batch, record);
      case PerfIntake.LOST -> {
        int row = batch.add(
            Tracepoint.LOST_EVENTS,
            queue.timeNs(record),
            queue.cpu(record),
            EventBatch.NO_PID,
            comms.unknownId());
        batch.set(Column.COUNT, row, queue.value(record));
      }
      case PerfIntake.BARE_SAMPLE -> {
        int row = batch.add(
            Tracepoint.OTHER, queue.timeNs(record), queue.cpu(record), tid, comms.id(tid));
        batch.set(Column.NAME, row, queue.value(record));
        setStack(batch, row, record);
        checkOrder(queue.timeNs(record));
      }
      default ->
        tasks.apply(
            queue.kind(record),
            (int) queue.value(record),
            queue.data(),
            queue.offset(record),
            queue.length(record));
    }
  }

  private void emitSample(EventBatch batch, int record) throws IOException {
    int tid = queue.tid(record);
    long timeNs = queue.timeNs(record);
    boolean decoded = decoders.decode(
        batch,
        timeNs,
        queue.cpu(record),
        tid == EventBatch.NO_PID ? RecordDecoders.OWN_TASK : tid,
        queue.data(),
        queue.offset(record),
        queue.length(record));
    if (decoded) {
      setStack(batch, batch.size() - 1, record);
      checkOrder(timeNs);
    } else {
      diagnostics.report(
          Severity.WARNING,
          "malformedRecord",
          intake.problem(queue.value(record), decoders.expected(), decoders.found()));
    }
  }

  private void setStack(EventBatch batch, int row, int record) {
    int extra = queue.extra(record);
    if (extra == 0 || stacks == null) {
      return;
    }
    byte[] data = queue.data();
    int task = queue.offset(record) + queue.length(record);
    int pid = Bytes.i32(data, task, bigEndian);
    batch.setStack(
        row, stacks.id(pid, data, task + PerfIntake.TASK_BYTES, extra - PerfIntake.TASK_BYTES));
  }

  private void checkOrder(long timeNs) throws TraceFormatException {
    if (timeNs >= latestNs) {
      latestNs = timeNs;
    } else {
      diagnostics.report(
          Severity.DATA_LOSS,
          "outOfOrder",
          TraceFormatException.of(name, "a time not before " + latestNs + " ns", timeNs + " ns"));
    }
  }
}
