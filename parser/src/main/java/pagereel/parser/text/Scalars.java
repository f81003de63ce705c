package pagereel.parser.text;

/// Reads single values out of a byte buffer: each method says whether the bytes `[from, to)` are
/// such a value, and leaves it in [#value].
final class Scalars {

  long value;

  /// A number, negative or not, as it stands or in hex with `0x`; `kB` or `B` may follow.
  boolean decimal(byte[] buf, int from, int to) {
    if (hasHexPrefix(buf, from, to)) {
      return hex(buf, from, to);
    }
    int at = from;
    boolean negative = at < to && buf[at] == '-';
    if (negative) {
      at++;
    }
    int begin = at;
    long number = 0;
    while (at < to && buf[at] >= '0' && buf[at] <= '9') {
      number = number * 10 + (buf[at++] - '0');
    }
    int digits = at - begin;
    if (digits == 0 || digits > 19 || number < 0) {
      return false;
    }
    if (at < to && buf[at] == 'k') {
      at++;
    }
    if (at < to && buf[at] == 'B') {
      at++;
    }
    value = negative ? -number : number;
    return at == to;
  }

  /// A number in hex, with `0x` or without. All ones give −1.
  boolean hex(byte[] buf, int from, int to) {
    int at = hasHexPrefix(buf, from, to) ? from + 2 : from;
    if (at == to || to - at > 16) {
      return false;
    }
    long number = 0;
    while (at < to) {
      int digit = digit(buf[at++]);
      if (digit < 0) {
        return false;
      }
      number = number << 4 | digit;
    }
    value = number;
    return true;
  }

  /// What a pointer prints: 1 if it is null in one of the spellings of the kernels and tools.
  boolean pointer(byte[] buf, int from, int to) {
    if (from == to) {
      return false;
    }
    if (buf[from] == '(') {
      value = equals(buf, from, to, "(null)") || equals(buf, from, to, "(nil)") ? 1 : 0;
      return true;
    }
    int at = hasHexPrefix(buf, from, to) ? from + 2 : from;
    while (at < to && buf[at] == '0') {
      at++;
    }
    value = at == to ? 1 : 0;
    return true;
  }

  private static boolean equals(byte[] buf, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (buf[i] != word.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  static boolean hasHexPrefix(byte[] buf, int from, int to) {
    return to - from > 2 && buf[from] == '0' && buf[from + 1] == 'x';
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    if (b >= 'a' && b <= 'f') {
      return b - 'a' + 10;
    }
    return b >= 'A' && b <= 'F' ? b - 'A' + 10 : -1;
  }
}
