package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormatException;

/// Reads the records at the front of a perf.data that was written to a pipe: there they say what
/// stands around the records of a file.
///
/// Source: `tools/perf/Documentation/perf.data-file-format.txt`, the records above 64.
final class PerfPipeHeader {

  /// An event's attributes and ids.
  static final int HEADER_ATTR = 64;
  /// What all records below are the kernel's own.
  static final int FIRST_USER_TYPE = 64;
  /// The descriptions of events, which follow outside of the record.
  static final int TRACING_DATA = 66;
  /// A name or unit for the event of an id.
  static final int EVENT_UPDATE = 78;
  /// A section that a file has behind its records.
  static final int FEATURE = 80;

  private static final int FINISHED_ROUND = 68;
  private static final int COMPRESSED = 81;
  private static final int FINISHED_INIT = 82;
  private static final int COMPRESSED2 = 83;

  private static final int UPDATE_NAME = 2;
  /// The attributes' size as it was first, which they may give as 0.
  private static final int FIRST_ATTR_BYTES = 64;

  private final PerfRecords records;
  private final boolean bigEndian;
  private final PerfDescription description;

  private PerfPipeHeader(PerfRecords records, boolean bigEndian, Diagnostics diagnostics) {
    this.records = records;
    this.bigEndian = bigEndian;
    description = new PerfDescription(records.name(), diagnostics);
  }

  /// Reads up to the first record that is about the traced machine, on which the records then
  /// stand.
  ///
  /// @throws TraceFormatException if what is needed to decode events is cut, damaged or missing
  static PerfHeader read(PerfRecords records, boolean bigEndian, Diagnostics diagnostics)
      throws IOException {
    return new PerfPipeHeader(records, bigEndian, diagnostics).read();
  }

  private PerfHeader read() throws IOException {
    while (records.next()) {
      if (!isDescription(records.type())) {
        records.pushBack();
        break;
      }
      switch (records.type()) {
        case HEADER_ATTR -> readAttr();
        case TRACING_DATA -> readTracingData();
        case EVENT_UPDATE -> readUpdate();
        case FEATURE -> readFeature();
        default -> {
          // Of no use: maps of CPUs and threads, ids, conversions of times.
        }
      }
    }
    return description.header(bigEndian, PerfMagic.PIPE_HEADER_BYTES, PerfRecords.OPEN_END);
  }

  private static boolean isDescription(int type) {
    return switch (type) {
      case FINISHED_ROUND, FINISHED_INIT, COMPRESSED, COMPRESSED2 -> false;
      default -> type >= FIRST_USER_TYPE;
    };
  }

  private HeaderInput body() {
    int from = records.bodyOffset();
    byte[] body = new byte[records.bodyLength()];
    System.arraycopy(records.bytes(), from, body, 0, body.length);
    long place = records.fileOffset() + PerfRecords.HEADER_BYTES;
    return HeaderInput.ofStored(records.name(), body, place, bigEndian);
  }

  private void readAttr() throws IOException {
    HeaderInput body = body();
    body.skip(4, "an event's type");
    long size = body.u32("the size of an event's attributes");
    body.seek(0, "an event's attributes");
    byte[] bytes = body.bytes(size == 0 ? FIRST_ATTR_BYTES : size, "an event's attributes");
    if (bytes.length < PerfAttr.MIN_BYTES) {
      throw records.problem("an event's attributes", bytes.length + " bytes");
    }
    description.addEvent(PerfAttr.of(bytes, bigEndian), body, body.remaining() / 8);
  }

  private void readTracingData() throws IOException {
    long place = records.fileOffset() + PerfRecords.HEADER_BYTES + records.bodyLength();
    byte[] data = records.takeOutside();
    description.readTracingData(HeaderInput.ofStored(records.name(), data, place, bigEndian));
  }

  private void readUpdate() throws IOException {
    int from = records.bodyOffset();
    String name = updatedName(records.bytes(), from, records.bodyLength(), bigEndian);
    if (!name.isEmpty()) {
      description.rename(Bytes.i64(records.bytes(), from + 8, bigEndian), name);
    }
  }

  /// The name that an update gives the event whose id stands at byte 8; empty if it tells
  /// something else.
  static String updatedName(byte[] bytes, int offset, int length, boolean bigEndian) {
    if (length < 16 || Bytes.i64(bytes, offset, bigEndian) != UPDATE_NAME) {
      return "";
    }
    String text = new String(bytes, offset + 16, length - 16, UTF_8);
    int nul = text.indexOf(0);
    return nul < 0 ? text : text.substring(0, nul);
  }

  private void readFeature() throws IOException {
    HeaderInput body = body();
    long feature = body.i64("a feature's number");
    if (feature == (int) feature && PerfDescription.isRead((int) feature)) {
      byte[] section = body.bytes(body.remaining(), "a feature");
      long place = records.fileOffset() + PerfRecords.HEADER_BYTES + 8;
      description.readFeature(
          (int) feature, HeaderInput.ofStored(records.name(), section, place, bigEndian));
    }
  }
}
