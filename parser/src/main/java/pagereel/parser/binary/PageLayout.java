package pagereel.parser.binary;

/// Where the parts of a ring-buffer page stand, as the kernel's `header_page` describes it.
///
/// @param commitSize the kernel's long: 4 or 8 bytes
/// @param dataOffset where the first record begins
/// @param pageSize   all of it, which may be more than one page of memory
record PageLayout(
    int timestampOffset, int commitOffset, int commitSize, int dataOffset, int pageSize) {

  /// Larger pages than the kernel can be asked for.
  private static final int MAX_PAGE_SIZE = 1 << 23;

  /// The layout that a `header_page` text describes.
  ///
  /// @throws IllegalArgumentException if it describes none that can be
  static PageLayout parse(String headerPage) {
    int timestamp = -1;
    int commit = -1;
    int commitSize = 0;
    int data = -1;
    int dataSize = 0;
    for (FormatField field : FormatField.parseAll(headerPage)) {
      switch (field.name()) {
        case "timestamp" -> timestamp = field.offset();
        case "commit" -> {
          commit = field.offset();
          commitSize = field.size();
        }
        case "data" -> {
          data = field.offset();
          dataSize = field.size();
        }
        default -> {
          // "overwrite" stands at the same place as the commit.
        }
      }
    }
    boolean possible = timestamp >= 0
        && commit >= 0
        && (commitSize == 4 || commitSize == 8)
        && data >= commit + commitSize
        && data >= timestamp + 8
        && dataSize > 0
        && dataSize <= MAX_PAGE_SIZE
        && data <= MAX_PAGE_SIZE - dataSize;
    if (!possible) {
      throw new IllegalArgumentException(
          "timestamp at %d, commit at %d (%d bytes), data at %d (%d bytes)"
              .formatted(timestamp, commit, commitSize, data, dataSize));
    }
    return new PageLayout(timestamp, commit, commitSize, data, data + dataSize);
  }

  /// The same layout in pages of another size; this one if that cannot be.
  PageLayout withPageSize(long size) {
    return size > dataOffset && size <= MAX_PAGE_SIZE
        ? new PageLayout(timestampOffset, commitOffset, commitSize, dataOffset, (int) size)
        : this;
  }
}
