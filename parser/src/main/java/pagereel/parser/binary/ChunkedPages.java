package pagereel.parser.binary;

import java.io.IOException;

/// Pages that stand in the file in compressed chunks.
final class ChunkedPages implements CpuPages {

  private final Chunks chunks;
  private final CpuExtent extent;
  private final int pageSize;
  private int start;
  private int available;

  ChunkedPages(
      FileBytes file,
      String name,
      CpuExtent extent,
      SectionCompression compression,
      int pageSize,
      boolean bigEndian) {
    this.extent = extent;
    this.pageSize = pageSize;
    String what = "CPU %d's pages".formatted(extent.cpu());
    chunks = new Chunks(file, name, extent, what, compression, bigEndian);
  }

  @Override
  public boolean next() throws IOException, DamagedPagesException {
    start += available;
    while (start >= chunks.length()) {
      start = 0;
      available = 0;
      if (!chunks.next()) {
        return false;
      }
    }
    available = Math.min(pageSize, chunks.length() - start);
    if (available < pageSize) {
      throw chunks.damaged("pages of " + pageSize + " bytes", "one of " + available, false);
    }
    return true;
  }

  @Override
  public byte[] bytes() {
    return chunks.bytes();
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
    return chunks.fileOffset();
  }

  @Override
  public boolean compressed() {
    return true;
  }

  @Override
  public int peekStart() {
    return start + 2 * pageSize <= chunks.length() ? start + pageSize : -1;
  }

  @Override
  public long consumed() {
    return chunks.consumed();
  }

  @Override
  public long size() {
    return extent.size();
  }
}
