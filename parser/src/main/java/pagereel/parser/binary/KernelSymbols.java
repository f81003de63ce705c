package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/// The kernel's symbols by address, from a text like `/proc/kallsyms`.
///
/// ```
/// ffffffff81000000 T _text
/// ffffffffc0a01000 t nf_hook	[nf_tables]
/// ```
///
/// A kernel that hides its addresses prints all of them as 0: then there are none.
final class KernelSymbols {

  /// No function is as long: what lies further behind the last symbol has none.
  private static final long MAX_LENGTH = 1 << 20;

  /// Code, local or global, weak ones with it. What else stands between ends a function.
  private static final String CODE = "tTwW";

  private final byte[] text;
  /// Where the symbols' addresses lie, in their order as numbers without a sign, and where in the
  /// text their lines begin.
  private final long[] addresses;

  private final int[] lines;

  private KernelSymbols(byte[] text, long[] addresses, int[] lines) {
    this.text = text;
    this.addresses = addresses;
    this.lines = lines;
  }

  /// The symbols in this text. Lines that are none are passed over.
  static KernelSymbols parse(byte[] text) {
    long[] found = new long[1 << 10];
    int[] starts = new int[found.length];
    int count = 0;
    for (int at = 0; at < text.length; at = lineEnd(text, at) + 1) {
      int end = addressEnd(text, at);
      // The type and a name of one character are what a line has at least.
      if (end == at || end + 3 >= text.length || text[end] != ' ' || text[end + 2] != ' ') {
        continue;
      }
      long address = address(text, at, end);
      if (address != 0) {
        if (count == found.length) {
          found = Arrays.copyOf(found, 2 * count);
          starts = Arrays.copyOf(starts, 2 * count);
        }
        found[count] = address;
        starts[count++] = at;
      }
    }
    return sorted(text, found, starts, count);
  }

  private static KernelSymbols sorted(byte[] text, long[] found, int[] starts, int count) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    // Stable: of two names for one address the first in the text comes first.
    Arrays.sort(order, Comparator.comparing(i -> found[i], Long::compareUnsigned));
    long[] addresses = new long[count];
    int[] lines = new int[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = found[order[i]];
      lines[i] = starts[order[i]];
    }
    return new KernelSymbols(text, addresses, lines);
  }

  private static int lineEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }

  private static int addressEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && at < from + 16 && Character.digit(text[at], 16) >= 0) {
      at++;
    }
    return at;
  }

  private static long address(byte[] text, int from, int to) {
    long address = 0;
    for (int at = from; at < to; at++) {
      address = address << 4 | Character.digit(text[at], 16);
    }
    return address;
  }

  int size() {
    return addresses.length;
  }

  /// The function around an address and how far into it that is, `symbol+0x1c`; the address in
  /// hex, `0xffff800010a0`, where it has none.
  String name(long address) {
    int symbol = codeAt(address);
    if (symbol < 0) {
      return "0x" + Long.toHexString(address);
    }
    int from = addressEnd(text, lines[symbol]) + 3;
    int to = from;
    while (to < text.length && text[to] != '\n' && text[to] != '\t' && text[to] != ' ') {
      to++;
    }
    String symbolName = new String(text, from, to - from, UTF_8);
    return symbolName + "+0x" + Long.toHexString(address - addresses[symbol]);
  }

  /// The symbol of code that an address is in, or −1.
  private int codeAt(long address) {
    int low = 0;
    int high = addresses.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int last = low - 1;
    if (last < 0 || address - addresses[last] >= MAX_LENGTH) {
      return -1;
    }
    int code = -1;
    for (int i = last; i >= 0 && addresses[i] == addresses[last]; i--) {
      if (CODE.indexOf(text[addressEnd(text, lines[i]) + 1]) >= 0) {
        code = i;
      }
    }
    return code;
  }
}
