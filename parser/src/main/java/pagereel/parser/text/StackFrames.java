package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import pagereel.parser.event.StackTable;

/// The frames of one call chain, read from lines ` => symbol`.
///
/// ```
///  => pgd_alloc+0x1c/0x40 [module] <ffffffff920ac601>     the kernel, with its options' additions
/// => pgd_alloc (ffffffff920ac601)                         trace-cmd report
///  => /lib/libc.so.6[+0xb3c8c]                            user space, known by its file
///  =>  <00007f3a1b2c3d4e>                                 user space, an address
/// ```
final class StackFrames {

  private static final int MIN_ADDRESS_DIGITS = 8;

  /// What trace-cmd prints behind the last frame of user space.
  private static final String NO_FRAME = "0x0";

  private final NameCache names;
  private int[] chain = new int[64];
  private int length;

  StackFrames(NameCache names) {
    this.names = names;
  }

  boolean isEmpty() {
    return length == 0;
  }

  void clear() {
    length = 0;
  }

  /// Begins with the frames of a chain that is continued, or without any.
  void begin(StackTable table, int stack) {
    length = 0;
    for (int i = 0; i < table.depth(stack); i++) {
      add(table.frame(stack, i));
    }
  }

  int id(StackTable table) {
    return table.id(chain, length);
  }

  private void add(int name) {
    if (length == chain.length) {
      chain = Arrays.copyOf(chain, 2 * length);
    }
    chain[length++] = name;
  }

  /// Whether a line is one of a call chain.
  static boolean isFrame(byte[] buf, int from, int to) {
    int arrow = blanks(buf, from, to);
    return arrow + 2 < to && buf[arrow] == '=' && buf[arrow + 1] == '>' && buf[arrow + 2] == ' ';
  }

  /// Adds a frame's line.
  void add(byte[] buf, int from, int to) {
    int start = blanks(buf, blanks(buf, from, to) + 2, to);
    int end = to;
    while (end > start && buf[end - 1] == ' ') {
      end--;
    }
    if (start == end) {
      return;
    }
    int plain = withoutAddress(buf, start, end);
    plain = withoutSize(buf, start, plain);
    if (isPlain(buf, start, plain)) {
      add(names.id(buf, start, plain));
    } else {
      String name = other(new String(buf, start, plain - start, UTF_8));
      if (!name.equals(NO_FRAME)) {
        byte[] bytes = name.getBytes(UTF_8);
        add(names.id(bytes, 0, bytes.length));
      }
    }
  }

  private static int blanks(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && (buf[at] == ' ' || buf[at] == '\t')) {
      at++;
    }
    return at;
  }

  /// The end of what stands before ` <address>` or ` (address)`; an address alone stays.
  private static int withoutAddress(byte[] buf, int start, int end) {
    byte close = buf[end - 1];
    if (close != '>' && close != ')') {
      return end;
    }
    int at = end - 1;
    while (at > start && Character.digit(buf[at - 1], 16) >= 0) {
      at--;
    }
    boolean address = end - 1 - at >= MIN_ADDRESS_DIGITS
        && at - 2 > start
        && buf[at - 1] == (close == '>' ? '<' : '(')
        && buf[at - 2] == ' ';
    return address ? at - 2 : end;
  }

  /// `symbol+0x1c/0x40` without the function's size, if nothing stands behind it.
  private static int withoutSize(byte[] buf, int start, int end) {
    int at = end;
    while (at > start && Character.digit(buf[at - 1], 16) >= 0) {
      at--;
    }
    boolean size = at - 4 > start
        && at < end
        && buf[at - 1] == 'x'
        && buf[at - 2] == '0'
        && buf[at - 3] == '/'
        && Character.digit(buf[at - 4], 16) >= 0;
    return size ? at - 3 : end;
  }

  /// Whether the text is a symbol, with an offset or not: the name of most frames as it stands.
  private static boolean isPlain(byte[] buf, int start, int end) {
    for (int i = start; i < end; i++) {
      if (buf[i] == '[' || buf[i] == '<' || buf[i] == '(') {
        return false;
      }
    }
    int digits = 0;
    while (start + digits < end && Character.digit(buf[start + digits], 16) >= 0) {
      digits++;
    }
    return start + digits < end || digits < MIN_ADDRESS_DIGITS;
  }

  /// The name of a frame that is an address, or has a module or a file.
  private static String other(String text) {
    String address = address(text);
    if (!address.isEmpty()) {
      return address;
    }
    int offset = text.indexOf("[+0x");
    if (offset > 0 && text.endsWith("]")) {
      return "[" + text.substring(0, offset) + "]" + text.substring(offset + 1, text.length() - 1);
    }
    int module = text.indexOf(" [");
    int size = text.lastIndexOf("/0x", Math.max(module, 0));
    return size > 0 ? text.substring(0, size) + text.substring(module) : text;
  }

  /// `0x7f3a1b2c3d4e` for an address alone, whatever is around it; else empty.
  private static String address(String text) {
    boolean enclosed = (text.startsWith("<") && text.endsWith(">"))
        || (text.startsWith("(") && text.endsWith(")"));
    String digits = enclosed ? text.substring(1, text.length() - 1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return "";
    }
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return "0x" + digits.substring(zeros);
  }
}
