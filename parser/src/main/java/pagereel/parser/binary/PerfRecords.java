package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import pagereel.parser.TraceFormatException;

/// Walks through the records of a perf.data in the order of the file, those inside of compressed
/// records among them.
///
/// Source: `perf_event_open(2)`, `struct perf_event_header`.
final class PerfRecords implements Closeable {

  static final int HEADER_BYTES = 8;

  private static final int AUXTRACE = 71;
  private static final int COMPRESSED = 81;
  private static final int COMPRESSED2 = 83;

  private static final int MAX_RECORD_BYTES = (1 << 16) - 1;
  private static final int WINDOW_BYTES = 1 << 18;

  private final FileBytes file;
  private final String name;
  private final long start;
  private final long end;
  private final boolean bigEndian;
  private final ZstdRecords inner = new ZstdRecords();
  private final byte[] window = new byte[WINDOW_BYTES];
  private long windowStart;
  private int windowLength;
  private long position;

  private byte[] bytes = window;
  private int offset;
  private int length;
  private int type;
  private long fileOffset;

  /// @param start the first record's place in the file
  /// @param end   one past the last record's last byte
  PerfRecords(FileBytes file, String name, long start, long end, boolean bigEndian) {
    this.file = file;
    this.name = name;
    this.start = start;
    this.end = end;
    this.bigEndian = bigEndian;
    position = start;
    windowStart = start;
  }

  /// Goes to the next record.
  ///
  /// @return false if there is none
  /// @throws TraceFormatException if what follows is no record, so that no further one is found
  boolean next() throws IOException {
    while (true) {
      if (inner.available() >= HEADER_BYTES) {
        int size = size(inner.bytes(), inner.start());
        if (size <= inner.available()) {
          take(inner.bytes(), inner.start(), size);
          inner.skip(size);
          return true;
        }
      }
      if (position == end) {
        if (inner.available() > 0) {
          throw problem("the rest of a compressed record", "the end of the records");
        }
        return false;
      }
      int at = outer();
      take(window, at, size(window, at));
      position += length;
      if (type == AUXTRACE) {
        skipAuxiliary();
      } else if (type == COMPRESSED || type == COMPRESSED2) {
        decompress();
        continue;
      }
      return true;
    }
  }

  private void take(byte[] from, int at, int size) {
    bytes = from;
    offset = at;
    length = size;
    type = Bytes.i32(from, at, bigEndian);
  }

  private int size(byte[] from, int at) throws TraceFormatException {
    int size = Bytes.u16(from, at + 6, bigEndian);
    if (size < HEADER_BYTES) {
      throw problem("a record of at least 8 bytes", size + " bytes");
    }
    return size;
  }

  /// Makes the next record of the file stand in the window.
  ///
  /// @return where it stands there
  private int outer() throws IOException {
    fileOffset = position;
    long left = end - position;
    long buffered = windowStart + windowLength - position;
    if (buffered < Math.min(MAX_RECORD_BYTES, left)) {
      windowStart = position;
      windowLength = file.read(position, window, 0, (int) Math.min(window.length, left));
    }
    int at = (int) (position - windowStart);
    int available = windowLength - at;
    if (available < HEADER_BYTES || size(window, at) > available) {
      throw problem("a whole record", "the end of the records");
    }
    return at;
  }

  /// What a processor traced stands behind its record, outside of its size.
  private void skipAuxiliary() throws TraceFormatException {
    long more = length < HEADER_BYTES + 8 ? -1 : Bytes.i64(bytes, offset + HEADER_BYTES, bigEndian);
    if (more < 0 || more > end - position) {
      throw problem("the size of auxiliary data", Long.toUnsignedString(more));
    }
    position += more;
  }

  private void decompress() throws TraceFormatException {
    int from = HEADER_BYTES;
    long size = bodyLength();
    if (type == COMPRESSED2) {
      from += 8;
      size = length < from ? -1 : Bytes.i64(bytes, offset + HEADER_BYTES, bigEndian);
    }
    if (size < 0 || size > length - from || !inner.add(bytes, offset + from, (int) size)) {
      throw problem("records compressed with zstd", "damaged data");
    }
  }

  private TraceFormatException problem(String expected, String found) {
    return TraceFormatException.atOffset(name, fileOffset, expected, found);
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the record's own fields begin, behind its header.
  int bodyOffset() {
    return offset + HEADER_BYTES;
  }

  int bodyLength() {
    return length - HEADER_BYTES;
  }

  int type() {
    return type;
  }

  /// Bits whose meaning depends on the type.
  int misc() {
    return Bytes.u16(bytes, offset + 4, bigEndian);
  }

  /// Where in the file the record stands, or the compressed one that ends it.
  long fileOffset() {
    return fileOffset;
  }

  /// How much of the records was read.
  long consumed() {
    return position - start;
  }

  @Override
  public void close() {
    inner.close();
  }
}
