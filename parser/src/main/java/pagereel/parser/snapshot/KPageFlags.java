package pagereel.parser.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import pagereel.parser.TraceFormatException;

/// What `/proc/kpageflags` says of each frame, from PFN 0 on: a word of `KPF_` bits.
///
/// A frame on a per-CPU list has no bit that tells: it looks like one in use. Every page of a free
/// block has the buddy bit, not only the first.
///
/// A machine uses few of the possible words, so each frame keeps two bytes that choose one.
public final class KPageFlags {

  private static final int LRU = 5;
  private static final int BUDDY = 10;
  private static final int COMPOUND_HEAD = 15;
  private static final int COMPOUND_TAIL = 16;
  private static final int NOPAGE = 20;
  private static final int RESERVED = 32;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_WORDS = Character.MAX_VALUE + 1;

  private final long frames;
  private final char[] codes;
  private final long[] words;

  private KPageFlags(int frames, char[] codes, long[] words) {
    this.frames = frames;
    this.codes = codes;
    this.words = words;
  }

  /// How many frames the file covers.
  public long frames() {
    return frames;
  }

  /// The frame's bits; those of a hole for a frame past the file's end.
  public long flags(long pfn) {
    return pfn >= frames ? 1L << NOPAGE : words[codes[(int) pfn]];
  }

  /// Whether the frame lies in a block on a buddy free list.
  public boolean isBuddy(long pfn) {
    return bit(pfn, BUDDY);
  }

  /// Whether the frame's page is on a reclaim list, and so most likely movable.
  public boolean isLru(long pfn) {
    return bit(pfn, LRU);
  }

  /// Whether the frame was never given to the page allocator: the kernel's image, a hole.
  public boolean isReserved(long pfn) {
    return bit(pfn, RESERVED);
  }

  /// Whether there is no page at all.
  public boolean isNoPage(long pfn) {
    return bit(pfn, NOPAGE);
  }

  /// Order of the compound page that starts at a frame; 0 if none does.
  public int compoundOrder(long pfn) {
    if (!bit(pfn, COMPOUND_HEAD)) {
      return 0;
    }
    long end = pfn + 1;
    while (bit(end, COMPOUND_TAIL)) {
      end++;
    }
    return 63 - Long.numberOfLeadingZeros(end - pfn);
  }

  private boolean bit(long pfn, int bit) {
    return ((flags(pfn) >>> bit) & 1) != 0;
  }

  /// Reads words of eight bytes, least significant first.
  static KPageFlags read(StateFile file) throws IOException {
    Builder builder = new Builder(file);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = file.stream()) {
      int length;
      do {
        length = stream.readNBytes(buffer, 0, buffer.length);
        builder.add(ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.LITTLE_ENDIAN));
      } while (length == buffer.length);
    }
    return builder.build();
  }

  /// Gives each new word the next code, and each frame its word's code.
  private static final class Builder {
    private final StateFile file;
    private char[] codes = new char[BUFFER_BYTES];
    private int frames;
    private long[] words = new long[64];
    private int wordCount;

    /// The words in ascending order with their codes, to find a word's code.
    private long[] sortedWords = new long[64];

    private char[] sortedCodes = new char[64];

    Builder(StateFile file) {
      this.file = file;
    }

    void add(ByteBuffer bytes) throws TraceFormatException {
      if (frames + bytes.remaining() / Long.BYTES > codes.length) {
        codes = Arrays.copyOf(codes, 2 * codes.length);
      }
      while (bytes.remaining() >= Long.BYTES) {
        long word = bytes.getLong();
        boolean asBefore = frames > 0 && words[codes[frames - 1]] == word;
        codes[frames] = asBefore ? codes[frames - 1] : code(word);
        frames++;
      }
      if (bytes.hasRemaining()) {
        throw TraceFormatException.atOffset(
            file.name(), offsetBytes(), "8 bytes a frame", bytes.remaining() + " bytes");
      }
    }

    private char code(long word) throws TraceFormatException {
      int at = Arrays.binarySearch(sortedWords, 0, wordCount, word);
      if (at >= 0) {
        return sortedCodes[at];
      }
      if (wordCount == MAX_WORDS) {
        throw TraceFormatException.atOffset(
            file.name(),
            offsetBytes(),
            "page flags, of at most " + MAX_WORDS + " different values",
            "one more");
      }
      if (wordCount == words.length) {
        words = Arrays.copyOf(words, 2 * wordCount);
        sortedWords = Arrays.copyOf(sortedWords, 2 * wordCount);
        sortedCodes = Arrays.copyOf(sortedCodes, 2 * wordCount);
      }
      int insertAt = -at - 1;
      System.arraycopy(sortedWords, insertAt, sortedWords, insertAt + 1, wordCount - insertAt);
      System.arraycopy(sortedCodes, insertAt, sortedCodes, insertAt + 1, wordCount - insertAt);
      char code = (char) wordCount;
      sortedWords[insertAt] = word;
      sortedCodes[insertAt] = code;
      words[wordCount++] = word;
      return code;
    }

    private long offsetBytes() {
      return (long) frames * Long.BYTES;
    }

    KPageFlags build() {
      return new KPageFlags(frames, Arrays.copyOf(codes, frames), Arrays.copyOf(words, wordCount));
    }
  }
}
