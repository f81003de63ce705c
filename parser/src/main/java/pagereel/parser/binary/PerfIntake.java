package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;

/// Reads perf's records into a [PerfQueue], those of them that are of use.
final class PerfIntake {

  /// What a [PerfQueue] keeps: with the count lost as its value.
  static final int LOST = 2;
  /// With its place in the files as value, see [#problem].
  static final int SAMPLE = 9;
  /// A sample without a tracepoint's record, with its event's name as value.
  static final int BARE_SAMPLE = 127;

  /// What stands before the addresses of a sample's call chain: process and thread id.
  static final int TASK_BYTES = 8;

  private static final int LOST_SAMPLES = 13;
  private static final int FINISHED_ROUND = 68;

  /// Samples that a filter left out on purpose are counted like lost ones.
  private static final int MISC_FILTERED = 1 << 15;

  private static final int MAX_RECORD_BYTES = 1 << 16;

  /// In the queue, of a record's place: behind the number of its file.
  private static final int OFFSET_BITS = 48;

  /// The task of a sample that does not name it: process and thread −1.
  private static final byte[] NO_TASK = {-1, -1, -1, -1, -1, -1, -1, -1};

  private final PerfFiles files;
  private PerfRecords records;
  private final PerfAttrs attrs;
  private final PerfSample sample;
  private final boolean bigEndian;
  private final PerfTasks tasks;
  private final NameTable names;
  private final Diagnostics diagnostics;
  private final PerfQueue queue;
  private final PerfLosses losses = new PerfLosses();
  private long latestReadNs;
  private boolean ended;

  PerfIntake(
      PerfFiles files,
      PerfHeader header,
      PerfTasks tasks,
      PerfQueue queue,
      NameTable names,
      Diagnostics diagnostics) {
    this.files = files;
    records = files.current();
    attrs = header.attrs();
    bigEndian = header.bigEndian();
    sample = new PerfSample(attrs, bigEndian);
    this.tasks = tasks;
    this.queue = queue;
    this.names = names;
    this.diagnostics = diagnostics;
  }

  /// Reads records until some are released.
  void readOn() throws IOException {
    queue.compact();
    while (!queue.isReleased() && !ended) {
      if (queue.isFull(MAX_RECORD_BYTES)) {
        queue.releaseHalf();
      } else if (nextRecord()) {
        if (!keep()) {
          report(
              "malformedRecord",
              records.problem(
                  "the parts of a record of type " + records.type(),
                  records.bodyLength() + " bytes"));
        }
      } else {
        end();
      }
    }
  }

  private boolean nextRecord() throws IOException {
    while (true) {
      try {
        boolean found = files.next();
        records = files.current();
        return found;
      } catch (TraceFormatException e) {
        diagnostics.report(Severity.DATA_LOSS, "damagedRecord", e);
      }
    }
  }

  private void end() {
    long unplaced = losses.unplaced();
    if (unplaced > 0) {
      byte[] none = {};
      queue.add(LOST, latestReadNs, 0, EventBatch.NO_PID, unplaced, none, 0, 0);
    }
    queue.end();
    ended = true;
  }

  /// Keeps a record until its time has come, if it is of use.
  ///
  /// @return false if it is shorter than it should be
  private boolean keep() throws TraceFormatException {
    return switch (records.type()) {
      case SAMPLE -> keepSample();
      case LOST -> keepLoss();
      case LOST_SAMPLES -> keepLostSamples();
      case FINISHED_ROUND -> {
        // Of one file among several it says nothing about the others.
        if (files.isOne()) {
          queue.endRound();
        }
        yield true;
      }
      case PerfPipeHeader.EVENT_UPDATE -> rename();
      case PerfPipeHeader.HEADER_ATTR, PerfPipeHeader.TRACING_DATA -> {
        report(
            "lateDescription",
            records.problem("descriptions of events before all others", "one behind them"));
        yield true;
      }
      default -> keepTask();
    };
  }

  private boolean rename() {
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    String name = PerfPipeHeader.updatedName(bytes, body, records.bodyLength(), bigEndian);
    if (!name.isEmpty()) {
      attrs.rename(Bytes.i64(bytes, body + 8, bigEndian), name);
    }
    return true;
  }

  private boolean keepSample() {
    byte[] bytes = records.bytes();
    if (!sample.read(bytes, records.bodyOffset(), records.bodyLength())) {
      return false;
    }
    passed(sample.timeNs);
    if (sample.rawLength < 0) {
      long id = names.id(sample.attr.name());
      queue.add(BARE_SAMPLE, sample.timeNs, sample.cpu, sample.tid, id, bytes, 0, 0);
    } else {
      queue.add(
          SAMPLE,
          sample.timeNs,
          sample.cpu,
          sample.tid,
          place(),
          bytes,
          sample.rawOffset,
          sample.rawLength);
    }
    if (sample.chainLength > 0) {
      boolean task = sample.taskOffset >= 0;
      queue.append(task ? bytes : NO_TASK, task ? sample.taskOffset : 0, TASK_BYTES);
      queue.append(bytes, sample.chainOffset, sample.chainLength);
    }
    return true;
  }

  private void passed(long timeNs) {
    latestReadNs = Math.max(latestReadNs, timeNs);
    files.passed(timeNs);
  }

  private long place() {
    return (long) files.index() << OFFSET_BITS | records.fileOffset();
  }

  private boolean keepTask() throws TraceFormatException {
    int fixedLength = tasks.fixedLength(records.type());
    if (fixedLength == PerfTasks.NOT_ABOUT_TASKS) {
      return true;
    }
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    int end = sample.readTrailer(bytes, body, records.bodyLength(), fixedLength);
    if (end < 0) {
      return false;
    }
    if (sample.timeNs == PerfSample.NO_TIME) {
      tasks.apply(records.type(), records.misc(), bytes, body, end - body);
    } else {
      files.passed(sample.timeNs);
      queue.add(records.type(), sample.timeNs, 0, 0, records.misc(), bytes, body, end - body);
    }
    return true;
  }

  private boolean keepLoss() {
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    if (sample.readTrailer(bytes, body, records.bodyLength(), 16) < 0) {
      return false;
    }
    return addLoss(Bytes.i64(bytes, body + 8, bigEndian));
  }

  private boolean keepLostSamples() {
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    if (sample.readTrailer(bytes, body, records.bodyLength(), 8) < 0) {
      return false;
    }
    long count = Bytes.i64(bytes, body, bigEndian);
    if ((records.misc() & MISC_FILTERED) != 0) {
      return true;
    }
    if (sample.timeNs == PerfSample.NO_TIME && count >= 0) {
      losses.addTotal(count);
      return true;
    }
    return addLoss(count);
  }

  private boolean addLoss(long count) {
    if (count < 0) {
      return false;
    }
    losses.add(count);
    long timeNs = sample.timeNs == PerfSample.NO_TIME ? latestReadNs : sample.timeNs;
    queue.add(LOST, timeNs, sample.cpu, EventBatch.NO_PID, count, records.bytes(), 0, 0);
    return true;
  }

  /// A problem with what a sample in the queue holds.
  ///
  /// @param place the sample's value
  TraceFormatException problem(long place, String expected, String found) {
    return TraceFormatException.atOffset(
        files.name((int) (place >>> OFFSET_BITS)),
        place & (1L << OFFSET_BITS) - 1,
        expected,
        found);
  }

  /// Whether all records were read.
  boolean hasEnded() {
    return ended;
  }

  private void report(String code, TraceFormatException problem) throws TraceFormatException {
    diagnostics.report(Severity.WARNING, code, problem);
  }
}
