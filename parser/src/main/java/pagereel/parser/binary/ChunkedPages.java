package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.TraceFormatException;

/// Pages that stand in the file in chunks, each compressed for itself: a count of chunks, and
/// for each its stored size, its real size and its bytes.
final class ChunkedPages implements CpuPages {

  /// A larger chunk than any that a recorder writes.
  private static final int MAX_CHUNK_BYTES = 1 << 26;

  private static final int COUNT_BYTES = 4;
  private static final int CHUNK_HEADER_BYTES = 8;

  private final FileBytes file;
  private final String name;
  private final CpuExtent extent;
  private final SectionCompression compression;
  private final int pageSize;
  private final boolean bigEndian;
  private final long end;
  private final byte[] header = new byte[CHUNK_HEADER_BYTES];
  private byte[] stored = new byte[0];
  private byte[] chunk = new byte[0];
  private int chunkLength;
  private long chunkOffset;
  private long nextOffset;
  private long chunksLeft = -1;
  private int start;
  private int available;

  ChunkedPages(
      FileBytes file,
      String name,
      CpuExtent extent,
      SectionCompression compression,
      int pageSize,
      boolean bigEndian) {
    this.file = file;
    this.name = name;
    this.extent = extent;
    this.compression = compression;
    this.pageSize = pageSize;
    this.bigEndian = bigEndian;
    end = extent.offset() + COUNT_BYTES + extent.size();
    nextOffset = extent.offset();
    chunkOffset = extent.offset();
  }

  @Override
  public boolean next() throws IOException, DamagedPagesException {
    start += available;
    while (start >= chunkLength) {
      start = 0;
      available = 0;
      chunkLength = 0;
      if (!nextChunk()) {
        return false;
      }
    }
    available = Math.min(pageSize, chunkLength - start);
    if (available < pageSize) {
      throw damaged("pages of " + pageSize + " bytes", "one of " + available, false);
    }
    return true;
  }

  private boolean nextChunk() throws IOException, DamagedPagesException {
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
    chunkOffset = nextOffset;
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
    chunkLength = size;
  }

  private void readFully(int length, String what) throws IOException, DamagedPagesException {
    if (file.read(nextOffset, header, 0, length) < length) {
      chunksLeft = 0;
      chunkOffset = Math.min(nextOffset, file.size());
      throw damaged(what, "the end of the file", true);
    }
    nextOffset += length;
  }

  private DamagedPagesException damaged(String expected, String found, boolean cut) {
    return new DamagedPagesException(
        TraceFormatException.atOffset(
            name, chunkOffset, "%s of CPU %d's pages".formatted(expected, extent.cpu()), found),
        cut);
  }

  @Override
  public byte[] bytes() {
    return chunk;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int available() {
    return available;
  }

  @Override
  public long fileOffset() {
    return chunkOffset;
  }

  @Override
  public boolean compressed() {
    return true;
  }

  @Override
  public int peekStart() {
    return start + 2 * pageSize <= chunkLength ? start + pageSize : -1;
  }

  @Override
  public long consumed() {
    return Math.max(0, nextOffset - extent.offset() - COUNT_BYTES);
  }

  @Override
  public long size() {
    return extent.size();
  }
}
