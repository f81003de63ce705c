package pagereel.parser.binary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// A place in the description at the front of a trace.dat, read item by item: in the file
/// itself, or in one of its sections after decompression.
///
/// Whatever ends early or cannot be is a [TraceFormatException] with the item's place in the
/// file; in a decompressed section that is where the section begins.
final class HeaderInput {

  /// No text in a header is as long as this, nor a section when decompressed.
  static final int MAX_ITEM_BYTES = 64 << 20;

  private static final int WINDOW_BYTES = 1 << 16;

  private final String name;
  private final @Nullable FileBytes file;
  private final long end;
  private final long sectionOffset;
  private final byte[] window;
  private long windowStart;
  private int windowLength;
  private long position;
  private boolean bigEndian;

  private HeaderInput(
      String name, @Nullable FileBytes file, long end, long sectionOffset, byte[] window) {
    this.name = name;
    this.file = file;
    this.end = end;
    this.sectionOffset = sectionOffset;
    this.window = window;
  }

  /// The whole file, from its first byte on.
  static HeaderInput of(String name, FileBytes file) {
    return new HeaderInput(name, file, file.size(), 0, new byte[WINDOW_BYTES]);
  }

  /// A decompressed section, which begins at this place of the file.
  static HeaderInput of(String name, byte[] section, long sectionOffset, boolean bigEndian) {
    HeaderInput input = new HeaderInput(name, null, section.length, sectionOffset, section);
    input.windowLength = section.length;
    input.bigEndian = bigEndian;
    return input;
  }

  void setBigEndian(boolean bigEndian) {
    this.bigEndian = bigEndian;
  }

  boolean bigEndian() {
    return bigEndian;
  }

  long position() {
    return position;
  }

  long remaining() {
    return end - position;
  }

  void seek(long offsetBytes, String what) throws TraceFormatException {
    if (offsetBytes < 0 || offsetBytes > end) {
      throw problem(
          what + " at byte " + Long.toUnsignedString(offsetBytes), "a file of " + end + " bytes");
    }
    position = offsetBytes;
  }

  void skip(long bytes, String what) throws TraceFormatException {
    require(bytes, what);
    position += bytes;
  }

  int u8(String what) throws IOException {
    return Byte.toUnsignedInt(window[fill(1, what)]);
  }

  int u16(String what) throws IOException {
    return Bytes.u16(window, fill(2, what), bigEndian);
  }

  long u32(String what) throws IOException {
    return Bytes.u32(window, fill(4, what), bigEndian);
  }

  long i64(String what) throws IOException {
    return Bytes.i64(window, fill(8, what), bigEndian);
  }

  byte[] bytes(long length, String what) throws IOException {
    require(length, what);
    if (length > MAX_ITEM_BYTES) {
      throw problem(what + " of at most " + MAX_ITEM_BYTES + " bytes", length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    if (file == null) {
      System.arraycopy(window, (int) position, bytes, 0, bytes.length);
    } else if (file.read(position, bytes, 0, bytes.length) < bytes.length) {
      throw problem(what, "the end of the file");
    }
    position += length;
    return bytes;
  }

  String text(long length, String what) throws IOException {
    return new String(bytes(length, what), StandardCharsets.UTF_8);
  }

  /// A text that ends with a NUL, which is read too.
  String cString(int maxLength, String what) throws IOException {
    byte[] bytes = new byte[maxLength];
    long start = position;
    for (int length = 0; length < maxLength; length++) {
      int b = u8(what);
      if (b == 0) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
      }
      bytes[length] = (byte) b;
    }
    position = start;
    throw problem(what + " of at most " + maxLength + " bytes", "no end of it");
  }

  /// A problem at the current place.
  TraceFormatException problem(String expected, String found) {
    return TraceFormatException.atOffset(name, fileOffset(), expected, found);
  }

  /// The current place in the file; in a decompressed section that of the section.
  long fileOffset() {
    return file == null ? sectionOffset : position;
  }

  private void require(long length, String what) throws TraceFormatException {
    if (length < 0 || length > end - position) {
      String size = length < 0 ? Long.toUnsignedString(length) : Long.toString(length);
      throw problem(
          "%s of %s bytes".formatted(what, size),
          "%d bytes until the end of the %s"
              .formatted(end - position, file == null ? "section" : "file"));
    }
  }

  /// Makes the next bytes stand in the window and goes past them.
  ///
  /// @return where they stand
  private int fill(int length, String what) throws IOException {
    require(length, what);
    if (file != null
        && (position < windowStart || position + length > windowStart + windowLength)) {
      windowStart = position;
      windowLength = file.read(position, window, 0, window.length);
      if (windowLength < length) {
        throw problem(what, "the end of the file");
      }
    }
    int at = (int) (position - windowStart);
    position += length;
    return at;
  }
}
