package pagereel.parser.binary;

/// The first bytes of a perf.data, which tell its byte order and whether it was written to a file
/// or to a pipe.
final class PerfMagic {

  /// How long the magic number is.
  static final int BYTES = 8;

  /// How long the whole header of a pipe is: the magic number and this number.
  static final int PIPE_HEADER_BYTES = 16;

  private static final byte[] MAGIC = {'P', 'E', 'R', 'F', 'I', 'L', 'E', '2'};

  private PerfMagic() {}

  /// Whether an input begins with these bytes, in either byte order.
  static boolean begins(byte[] head) {
    return head.length >= BYTES && (is(head, false) || is(head, true));
  }

  static boolean isBigEndian(byte[] head) {
    return is(head, true);
  }

  /// Whether this is the beginning of a pipe's perf.data, in which all is a record.
  static boolean isPipe(byte[] head) {
    return head.length >= PIPE_HEADER_BYTES
        && Bytes.i64(head, BYTES, isBigEndian(head)) == PIPE_HEADER_BYTES;
  }

  private static boolean is(byte[] head, boolean bigEndian) {
    for (int i = 0; i < BYTES; i++) {
      if (head[i] != MAGIC[bigEndian ? BYTES - 1 - i : i]) {
        return false;
      }
    }
    return true;
  }
}
