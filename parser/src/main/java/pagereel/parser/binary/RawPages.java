package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.TraceFormatException;

/// Pages that stand in the file as the kernel wrote them.
final class RawPages implements CpuPages {

  private final FileBytes file;
  private final String name;
  private final CpuExtent extent;
  private final int pageSize;
  private final byte[] block;
  private long blockOffset;
  private int blockLength;
  private int start;
  private int available;
  private boolean cutReported;

  /// @param blockBytes how much to read at once, at least
  RawPages(FileBytes file, String name, CpuExtent extent, int pageSize, int blockBytes) {
    this.file = file;
    this.name = name;
    this.extent = extent;
    this.pageSize = pageSize;
    long pages = Math.max(1, Math.min(blockBytes, extent.size()) / pageSize);
    block = new byte[(int) pages * pageSize];
    blockOffset = extent.offset();
  }

  @Override
  public boolean next() throws IOException, DamagedPagesException {
    start += available;
    if (start >= blockLength) {
      blockOffset += blockLength;
      start = 0;
      available = 0;
      blockLength = readBlock();
      if (blockLength == 0) {
        return endOfPages();
      }
    }
    available = Math.min(pageSize, blockLength - start);
    if (available < pageSize && fileOffset() + available < file.size()) {
      throw new DamagedPagesException(
          TraceFormatException.atOffset(
              name,
              fileOffset(),
              "a page of %d bytes of CPU %d".formatted(pageSize, extent.cpu()),
              available + " bytes"),
          false);
    }
    return true;
  }

  private int readBlock() throws IOException {
    long left = extent.offset() + extent.size() - blockOffset;
    return file.read(blockOffset, block, 0, (int) Math.min(left, block.length));
  }

  private boolean endOfPages() throws DamagedPagesException {
    long missing = extent.offset() + extent.size() - blockOffset;
    if (missing > 0 && !cutReported) {
      cutReported = true;
      throw new DamagedPagesException(
          TraceFormatException.atOffset(
              name,
              Math.min(blockOffset, file.size()),
              "%d more bytes of the pages of CPU %d".formatted(missing, extent.cpu()),
              "the end of the file"),
          true);
    }
    return false;
  }

  @Override
  public byte[] bytes() {
    return block;
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
    return blockOffset + start;
  }

  @Override
  public boolean compressed() {
    return false;
  }

  @Override
  public int peekStart() {
    return start + 2 * pageSize <= blockLength ? start + pageSize : -1;
  }

  @Override
  public long consumed() {
    return blockOffset + start + available - extent.offset();
  }

  @Override
  public long size() {
    return extent.size();
  }
}
