package pagereel.parser.binary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes one ring-buffer page, record by record.
final class PageWriter {

  static final int PAGE_BYTES = 4096;

  private final int longSize;
  private final boolean bigEndian;
  private final byte[] bytes;
  private final ByteBuffer page;
  private long flags;
  private long missedCount = -1;

  PageWriter(boolean bigEndian, int longSize, long timestamp, int pageBytes) {
    bytes = new byte[pageBytes];
    this.bigEndian = bigEndian;
    this.longSize = longSize;
    page = ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    page.putLong(0, timestamp);
    page.position(8 + longSize);
  }

  static ByteBuffer buffer(int size, boolean bigEndian) {
    return ByteBuffer.allocate(size)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /// All bytes of a buffer.
  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  int position() {
    return page.position();
  }

  private void word(int type, long delta) {
    page.putInt(bigEndian ? type << 27 | (int) delta : (int) delta << 5 | type);
  }

  /// A record whose length stands in its first word.
  PageWriter event(long delta, byte[] payload) {
    word(payload.length / 4, delta);
    page.put(payload);
    return this;
  }

  /// A record whose length stands in a word of its own.
  PageWriter longEvent(long delta, byte[] payload) {
    word(0, delta);
    page.putInt(payload.length + 4);
    page.put(payload);
    return this;
  }

  PageWriter discarded(long delta, int bytes) {
    word(29, delta);
    page.putInt(bytes - 4);
    page.position(page.position() + bytes - 8);
    return this;
  }

  PageWriter timeExtend(long delta) {
    word(30, delta & 0x7ffffff);
    page.putInt((int) (delta >>> 27));
    return this;
  }

  PageWriter timeStamp(long time) {
    word(31, time & 0x7ffffff);
    page.putInt((int) (time >>> 27));
    return this;
  }

  /// Events were lost before this page; nobody knows how many.
  PageWriter missed() {
    flags = 1L << 31;
    return this;
  }

  PageWriter missed(long count) {
    flags = 1L << 31 | 1L << 30;
    missedCount = count;
    return this;
  }

  /// The page, with what was written so far as its length.
  byte[] bytes() {
    return bytes(page.position() - 8 - longSize);
  }

  /// The page with another length.
  byte[] bytes(int commit) {
    putLong(8, commit | (int) flags);
    if (missedCount >= 0) {
      putLong(page.position(), missedCount);
    }
    return bytes.clone();
  }

  private void putLong(int at, long value) {
    if (longSize == 8) {
      page.putLong(at, value);
    } else {
      page.putInt(at, (int) value);
    }
  }
}
