package pagereel.parser.binary;

import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// How the records of one event become rows: made once from the event's `format` and its
/// tracepoint's fields.
final class RecordDecoder {

  private final Tracepoint tracepoint;
  private final int minBytes;
  private final int pidOffset;
  private final FieldDecoder[] fields;

  /// @param minBytes  a shorter record lacks fields
  /// @param pidOffset where the thread id stands, or −1
  RecordDecoder(Tracepoint tracepoint, int minBytes, int pidOffset, FieldDecoder[] fields) {
    this.tracepoint = tracepoint;
    this.minBytes = minBytes;
    this.pidOffset = pidOffset;
    this.fields = fields;
  }

  Tracepoint tracepoint() {
    return tracepoint;
  }

  int minBytes() {
    return minBytes;
  }

  int pid(byte[] bytes, int offset, boolean bigEndian) {
    return pidOffset < 0 ? EventBatch.NO_PID : Bytes.i32(bytes, offset + pidOffset, bigEndian);
  }

  /// Fills the row's columns.
  ///
  /// @return false if a field has a value that cannot be
  boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
    for (FieldDecoder field : fields) {
      if (!field.decode(batch, row, bytes, offset, length)) {
        return false;
      }
    }
    return true;
  }
}
