package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
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

  private static final int LOST = 2;
  private static final int COMM = 3;
  private static final int FORK = 7;
  private static final int SAMPLE = 9;
  private static final int LOST_SAMPLES = 13;
  private static final int FINISHED_ROUND = 68;
  /// In the queue: a sample without a tracepoint's record.
  private static final int BARE_SAMPLE = 127;

  /// Samples that a filter left out on purpose are counted like lost ones.
  private static final int MISC_FILTERED = 1 << 15;

  private static final int MAX_RECORD_BYTES = 1 << 16;

  private final PerfRecords records;
  private final PerfSample sample;
  private final boolean bigEndian;
  private final RecordDecoders decoders;
  private final CommTable comms;
  private final NameTable names;
  private final String name;
  private final Diagnostics diagnostics;
  private final PerfQueue queue = new PerfQueue();
  private final PerfLosses losses = new PerfLosses();
  private long latestReadNs;
  private long latestNs = Long.MIN_VALUE;
  private boolean ended;

  PerfStream(
      PerfRecords records,
      PerfAttrs attrs,
      boolean bigEndian,
      RecordDecoders decoders,
      CommTable comms,
      NameTable names,
      String name,
      Diagnostics diagnostics) {
    this.records = records;
    sample = new PerfSample(attrs, bigEndian);
    this.bigEndian = bigEndian;
    this.decoders = decoders;
    this.comms = comms;
    this.names = names;
    this.name = name;
    this.diagnostics = diagnostics;
  }

  /// Adds events until the batch is full or there are no more.
  void fill(EventBatch batch) throws IOException {
    while (!batch.isFull()) {
      if (queue.isReleased()) {
        emit(batch, queue.take());
      } else if (ended) {
        return;
      } else {
        readOn();
      }
    }
  }

  /// Reads records until some are released.
  private void readOn() throws IOException {
    queue.compact();
    while (!queue.isReleased() && !ended) {
      if (queue.isFull(MAX_RECORD_BYTES)) {
        queue.releaseHalf();
      } else if (nextRecord()) {
        if (!keep()) {
          report(
              "malformedRecord",
              records.fileOffset(),
              "the parts of a record of type " + records.type(),
              records.bodyLength() + " bytes");
        }
      } else {
        end();
      }
    }
  }

  private boolean nextRecord() throws IOException {
    try {
      return records.next();
    } catch (TraceFormatException e) {
      diagnostics.report(Severity.DATA_LOSS, "damagedRecord", e);
      return false;
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
  private boolean keep() {
    return switch (records.type()) {
      case SAMPLE -> keepSample();
      case COMM -> keepComm();
      case FORK -> keepFork();
      case LOST -> keepLoss();
      case LOST_SAMPLES -> keepLostSamples();
      case FINISHED_ROUND -> {
        queue.endRound();
        yield true;
      }
      default -> true;
    };
  }

  private boolean keepSample() {
    byte[] bytes = records.bytes();
    if (!sample.read(bytes, records.bodyOffset(), records.bodyLength())) {
      return false;
    }
    latestReadNs = Math.max(latestReadNs, sample.timeNs);
    if (sample.rawLength < 0) {
      long id = names.id(sample.attr.name());
      queue.add(BARE_SAMPLE, sample.timeNs, sample.cpu, sample.tid, id, bytes, 0, 0);
    } else {
      queue.add(
          SAMPLE,
          sample.timeNs,
          sample.cpu,
          sample.tid,
          records.fileOffset(),
          bytes,
          sample.rawOffset,
          sample.rawLength);
    }
    return true;
  }

  private boolean keepComm() {
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    int end = sample.readTrailer(bytes, body, records.bodyLength(), 8);
    if (end < 0) {
      return false;
    }
    int tid = Bytes.i32(bytes, body + 4, bigEndian);
    int from = body + 8;
    int to = from;
    while (to < end && bytes[to] != 0) {
      to++;
    }
    if (sample.timeNs == PerfSample.NO_TIME) {
      comms.put(tid, new String(bytes, from, to - from, UTF_8));
    } else {
      queue.add(COMM, sample.timeNs, 0, tid, 0, bytes, from, to - from);
    }
    return true;
  }

  private boolean keepFork() {
    byte[] bytes = records.bytes();
    int body = records.bodyOffset();
    if (sample.readTrailer(bytes, body, records.bodyLength(), 24) < 0) {
      return false;
    }
    int tid = Bytes.i32(bytes, body + 8, bigEndian);
    int parent = Bytes.i32(bytes, body + 12, bigEndian);
    if (sample.timeNs == PerfSample.NO_TIME) {
      comms.inherit(tid, parent);
    } else {
      queue.add(FORK, sample.timeNs, 0, tid, parent, bytes, 0, 0);
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

  /// Adds a record's event to the batch, or lets it have its effect on the names of tasks.
  private void emit(EventBatch batch, int record) throws IOException {
    byte[] data = queue.data();
    int tid = queue.tid(record);
    int offset = queue.offset(record);
    switch (queue.kind(record)) {
      case SAMPLE -> emitSample(batch, record, data, offset);
      case COMM -> comms.put(tid, new String(data, offset, queue.length(record), UTF_8));
      case FORK -> comms.inherit(tid, (int) queue.value(record));
      case LOST -> {
        int row = batch.add(
            Tracepoint.LOST_EVENTS,
            queue.timeNs(record),
            queue.cpu(record),
            EventBatch.NO_PID,
            comms.unknownId());
        batch.set(Column.COUNT, row, queue.value(record));
      }
      default -> {
        int row = batch.add(
            Tracepoint.OTHER, queue.timeNs(record), queue.cpu(record), tid, comms.id(tid));
        batch.set(Column.NAME, row, queue.value(record));
        checkOrder(queue.timeNs(record));
      }
    }
  }

  private void emitSample(EventBatch batch, int record, byte[] data, int offset)
      throws IOException {
    int tid = queue.tid(record);
    long timeNs = queue.timeNs(record);
    boolean decoded = decoders.decode(
        batch,
        timeNs,
        queue.cpu(record),
        tid == EventBatch.NO_PID ? RecordDecoders.OWN_TASK : tid,
        data,
        offset,
        queue.length(record));
    if (decoded) {
      checkOrder(timeNs);
    } else {
      report("malformedRecord", queue.value(record), decoders.expected(), decoders.found());
    }
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

  private void report(String code, long offset, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(
        Severity.WARNING, code, TraceFormatException.atOffset(name, offset, expected, found));
  }
}
