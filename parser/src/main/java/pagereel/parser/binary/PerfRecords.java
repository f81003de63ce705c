package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// Walks through the records of a perf.data in the order of the file, those inside of compressed
/// records among them.
///
/// Source: `perf_event_open(2)`, `struct perf_event_header`.
final class PerfRecords implements Closeable {

  static final int HEADER_BYTES = 8;

  /// The end is where the input ends, as of a pipe.
  static final long OPEN_END = Long.MAX_VALUE;

  private static final int TRACING_DATA = 66;
  private static final int AUXTRACE = 71;
  private static final int COMPRESSED = 81;
  private static final int COMPRESSED2 = 83;

  private static final int WINDOW_BYTES = 1 << 18;

  private final InputStream in;
  private final String name;
  private final long start;
  private final long end;
  private final boolean bigEndian;
  private @Nullable ZstdRecords inner;
  private final byte[] window = new byte[WINDOW_BYTES];
  /// Bytes `[windowAt, windowLimit)` of the window are read and not yet walked through.
  private int windowAt;
  private int windowLimit;
  private long position;
  /// How many bytes behind the last record belong to it and are not in its size.
  private long outside;
  private boolean again;

  private byte[] bytes = window;
  private int offset;
  private int length;
  private int type;
  private long fileOffset;

  /// @param in    the input from the first record on
  /// @param start the first record's place in the file
  /// @param end   one past the last record's last byte, or [#OPEN_END]
  PerfRecords(InputStream in, String name, long start, long end, boolean bigEndian) {
    this.in = in;
    this.name = name;
    this.start = start;
    this.end = end;
    this.bigEndian = bigEndian;
    position = start;
  }

  /// Goes to the next record.
  ///
  /// @return false if there is none
  /// @throws TraceFormatException if what follows is no record, so that no further one is found
  boolean next() throws IOException {
    if (again) {
      again = false;
      return true;
    }
    while (true) {
      if (nextInner()) {
        return true;
      }
      skipOutside();
      if (position == end || (end == OPEN_END && !fill(1))) {
        if (inner != null && inner.available() > 0) {
          throw problem("the rest of a compressed record", "the end of the records");
        }
        return false;
      }
      nextOuter();
      if (type == COMPRESSED || type == COMPRESSED2) {
        decompress();
        continue;
      }
      findOutside();
      return true;
    }
  }

  /// Lets the next [#next] stay on the record.
  void pushBack() {
    again = true;
  }

  private boolean nextInner() throws TraceFormatException {
    ZstdRecords unpacked = inner;
    if (unpacked == null || unpacked.available() < HEADER_BYTES) {
      return false;
    }
    int size = size(unpacked.bytes(), unpacked.start());
    if (size > unpacked.available()) {
      return false;
    }
    take(unpacked.bytes(), unpacked.start(), size);
    unpacked.skip(size);
    return true;
  }

  private void nextOuter() throws IOException {
    fileOffset = position;
    if (!fill(HEADER_BYTES) || !fill(size(window, windowAt))) {
      throw problem("a whole record", "the end of the records");
    }
    take(window, windowAt, size(window, windowAt));
    windowAt += length;
    position += length;
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

  /// Makes this many bytes stand in the window, no more than one record has.
  ///
  /// @return false if there are not so many
  private boolean fill(int wanted) throws IOException {
    if (wanted > end - position) {
      return false;
    }
    if (windowAt + wanted > window.length) {
      System.arraycopy(window, windowAt, window, 0, windowLimit - windowAt);
      windowLimit -= windowAt;
      windowAt = 0;
    }
    while (windowLimit - windowAt < wanted) {
      int read = in.read(window, windowLimit, window.length - windowLimit);
      if (read < 0) {
        return false;
      }
      windowLimit += read;
    }
    return true;
  }

  /// What a processor traced, and the descriptions of events in a pipe, stand behind their record.
  private void findOutside() throws TraceFormatException {
    if (type == AUXTRACE) {
      outside = bodyLength() < 8 ? -1 : Bytes.i64(bytes, bodyOffset(), bigEndian);
    } else if (type == TRACING_DATA) {
      outside = bodyLength() < 4 ? -1 : (Bytes.u32(bytes, bodyOffset(), bigEndian) + 7) & -8L;
    }
    if (outside < 0 || outside > end - position) {
      long size = outside;
      outside = 0;
      throw problem("the size of what follows the record", Long.toUnsignedString(size));
    }
  }

  /// Reads what stands behind the record, which is then no longer in [#bytes].
  byte[] takeOutside() throws IOException {
    if (outside > HeaderInput.MAX_ITEM_BYTES) {
      throw problem(
          "at most %d bytes behind the record".formatted(HeaderInput.MAX_ITEM_BYTES),
          Long.toString(outside));
    }
    byte[] taken = new byte[(int) outside];
    int buffered = Math.min(taken.length, windowLimit - windowAt);
    System.arraycopy(window, windowAt, taken, 0, buffered);
    int read = buffered + in.readNBytes(taken, buffered, taken.length - buffered);
    if (read < taken.length) {
      throw problem(taken.length + " bytes behind the record", "the end after " + read);
    }
    windowAt += buffered;
    position += outside;
    outside = 0;
    return taken;
  }

  private void skipOutside() throws IOException {
    while (outside > 0) {
      if (!fill(1)) {
        throw problem("what belongs to the record behind it", "the end of the records");
      }
      int skipped = (int) Math.min(outside, windowLimit - windowAt);
      windowAt += skipped;
      position += skipped;
      outside -= skipped;
    }
  }

  private void decompress() throws TraceFormatException {
    ZstdRecords unpacked = inner;
    if (unpacked == null) {
      unpacked = new ZstdRecords();
      inner = unpacked;
    }
    int from = HEADER_BYTES;
    long size = bodyLength();
    if (type == COMPRESSED2) {
      from += 8;
      size = length < from ? -1 : Bytes.i64(bytes, offset + HEADER_BYTES, bigEndian);
    }
    if (size < 0 || size > length - from || !unpacked.add(bytes, offset + from, (int) size)) {
      throw problem("records compressed with zstd", "damaged data");
    }
  }

  /// A problem with the record that [#next] went to.
  TraceFormatException problem(String expected, String found) {
    return TraceFormatException.atOffset(name, fileOffset, expected, found);
  }

  /// The file, as messages name it.
  String name() {
    return name;
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
  public void close() throws IOException {
    in.close();
    if (inner != null) {
      inner.close();
    }
  }
}
