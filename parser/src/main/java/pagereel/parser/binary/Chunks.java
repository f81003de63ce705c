package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.CpuPages.DamagedPagesException;

/// A stretch of a file in chunks, each compressed for itself: a count of chunks, and for each its
/// stored size, its real size and its bytes.
final class Chunks {

  /// A larger chunk than any that a recorder writes.
  private static final int MAX_CHUNK_BYTES = 1 << 26;

  private static final int COUNT_BYTES = 4;
  private static final int CHUNK_HEADER_BYTES = 8;

  private final FileBytes file;
  private final String name;
  private final CpuExtent extent;
  private final String what;
  private final SectionCompression compression;
  private final boolean bigEndian;
  private final long end;
  private final byte[] header = new byte[CHUNK_HEADER_BYTES];
  private byte[] stored = new byte[0];
  private byte[] chunk = new byte[0];
  private int length;
  private long offset;
  private long nextOffset;
  private long chunksLeft = -1;

  /// @param extent where the count stands; its size is that of all chunks
  /// @param what   what is in them, for messages
  Chunks(
      FileBytes file,
      String name,
      CpuExtent extent,
      String what,
      SectionCompression compression,
      boolean bigEndian) {
    this.file = file;
    this.name = name;
    this.extent = extent;
    this.what = what;
    this.compression = compression;
    this.bigEndian = bigEndian;
    end = extent.offset() + COUNT_BYTES + extent.size();
    nextOffset = extent.offset();
    offset = extent.offset();
  }

  /// Unpacks the next chunk.
  ///
  /// @return false if there are no more
  /// @throws DamagedPagesException if it cannot be; the next call goes on behind it
  boolean next() throws IOException, DamagedPagesException {
    length = 0;
    if (chunksLeft < 0) {
      chunksLeft = 0;
      if (extent.size() == 0) {
        return false;
      }
      readFully(COUNT_BYTES, "the number of chunks");
      chunksLeft = Bytes.u32(header, 0, bigEndian);
    }
    if (chunksLeft == 0) {
      return false;
    }
    chunksLeft--;
    offset = nextOffset;
    readFully(CHUNK_HEADER_BYTES, "a chunk's sizes");
    long storedSize = Bytes.u32(header, 0, bigEndian);
    long size = Bytes.u32(header, 4, bigEndian);
    if (storedSize > end - nextOffset || size > MAX_CHUNK_BYTES) {
      chunksLeft = 0;
      throw damaged(
          "a chunk of at most %d bytes".formatted(end - nextOffset),
          "sizes %d and %d".formatted(storedSize, size),
          false);
    }
    readChunk((int) storedSize, (int) size);
    return true;
  }

  private void readChunk(int storedSize, int size) throws IOException, DamagedPagesException {
    if (stored.length < storedSize) {
      stored = new byte[storedSize];
    }
    if (chunk.length < size) {
      chunk = new byte[size];
    }
    int read = file.read(nextOffset, stored, 0, storedSize);
    if (read < storedSize) {
      chunksLeft = 0;
      throw damaged("a chunk of " + storedSize + " bytes", "the end of the file", true);
    }
    nextOffset += storedSize;
    if (!compression.decompress(stored, storedSize, chunk, size)) {
      throw damaged("a chunk compressed with " + compression.id(), "damaged data", false);
    }
    length = size;
  }

  private void readFully(int bytes, String item) throws IOException, DamagedPagesException {
    if (file.read(nextOffset, header, 0, bytes) < bytes) {
      chunksLeft = 0;
      offset = Math.min(nextOffset, file.size());
      throw damaged(item, "the end of the file", true);
    }
    nextOffset += bytes;
  }

  /// The error that the current chunk is not as expected.
  ///
  /// @param cut the file ends here
  DamagedPagesException damaged(String expected, String found, boolean cut) {
    return new DamagedPagesException(
        TraceFormatException.atOffset(name, offset, expected + " of " + what, found), cut);
  }

  /// The current chunk, unpacked, and how long it is.
  byte[] bytes() {
    return chunk;
  }

  int length() {
    return length;
  }

  /// Where the current chunk stands in the file.
  long fileOffset() {
    return offset;
  }

  /// Bytes of the file behind the chunks read so far, as a share in the extent's size.
  long consumed() {
    return Math.max(0, nextOffset - extent.offset() - COUNT_BYTES);
  }
}
