package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// The call chain below an event of `perf script`, a frame a line:
/// `\tffffffff816396fb __alloc_pages+0x26b ([kernel.kallsyms])`, of which the file, the offset and
/// the symbol may be left out. A line with the place in the source may follow each (`-F srcline`).
final class PerfStackLines {

  private static final String UNKNOWN = "[unknown]";
  private static final String INLINED = "(inlined)";

  private final NameTable names;
  private final StackTable stacks;
  /// Names by the whole line: each is taken apart once.
  private final ByteMap known = new ByteMap();
  private int[] chain = new int[128];

  PerfStackLines(NameTable names, StackTable stacks) {
    this.names = names;
    this.stacks = stacks;
  }

  /// Reads the lines of a chain, if the next one is such a line, and gives it to the row, if that
  /// was added.
  ///
  /// @param event to take lines apart that may be an event's
  /// @return how many lines were read
  int read(LineScanner lines, EventLine event, EventBatch batch, int row) throws IOException {
    int count = 0;
    int frames = 0;
    while (lines.next()) {
      byte[] buf = lines.buf();
      int from = lines.start();
      int to = lines.end();
      if (isFrame(buf, from, to)) {
        if (frames == chain.length) {
          chain = Arrays.copyOf(chain, 2 * frames);
        }
        chain[frames++] = frame(buf, from + 1, to);
      } else if (frames == 0 || !isSource(buf, from, to) || event.parse(buf, from, to)) {
        lines.pushBack();
        break;
      }
      count++;
    }
    if (frames > 0 && row < batch.size()) {
      batch.setStack(row, stacks.id(chain, frames));
    }
    return count;
  }

  /// Whether a line is `\t`, spaces and an address, with a space or nothing behind it.
  static boolean isFrame(byte[] buf, int from, int to) {
    if (from >= to || buf[from] != '\t') {
      return false;
    }
    int at = from + 1;
    while (at < to && buf[at] == ' ') {
      at++;
    }
    int digits = at;
    while (at < to && Character.digit(buf[at], 16) >= 0) {
      at++;
    }
    return at > digits && at - digits <= 16 && (at == to || buf[at] == ' ');
  }

  /// Whether a line may be a place in the source: two spaces and no third one.
  static boolean isSource(byte[] buf, int from, int to) {
    return to - from > 2 && buf[from] == ' ' && buf[from + 1] == ' ' && buf[from + 2] != ' ';
  }

  private int frame(byte[] buf, int from, int to) {
    int id = known.get(buf, from, to);
    if (id == ByteMap.MISSING) {
      id = names.id(name(new String(buf, from, to - from, UTF_8).strip()));
      known.put(Arrays.copyOfRange(buf, from, to), id);
    }
    return id;
  }

  /// The frame's name: the kernel's without its file, one without a symbol by its place in its
  /// file, and by its address if there is no file either.
  private static String name(String line) {
    int space = line.indexOf(' ');
    String address = space < 0 ? line : line.substring(0, space);
    String symbol = space < 0 ? UNKNOWN : line.substring(space + 1).strip();
    String file = "";
    if (symbol.endsWith(")") && !symbol.endsWith(INLINED)) {
      int open = opening(symbol);
      file = open < 0 ? "" : symbol.substring(open + 1, symbol.length() - 1);
      symbol = open < 0 ? symbol : symbol.substring(0, open).strip();
    }
    boolean placed = !file.isEmpty() && !file.equals(UNKNOWN);
    boolean kernel = placed ? isKernel(file) : address.length() == 16 && address.charAt(0) >= '8';
    if (!symbol.isEmpty() && !symbol.equals(UNKNOWN)) {
      return placed && !kernel ? symbol + " (" + file + ")" : symbol;
    }
    if (!placed || kernel || file.startsWith("//anon")) {
      return "0x" + address;
    }
    boolean bracketed = file.startsWith("[") && file.endsWith("]");
    return (bracketed ? file : "[" + file + "]") + "+0x" + address;
  }

  /// Where the file's parenthesis opens, which is the last one that a space stands before and that
  /// the end closes; the file's own name may have some.
  private static int opening(String text) {
    int depth = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      depth += text.charAt(i) == ')' ? 1 : text.charAt(i) == '(' ? -1 : 0;
      if (depth == 0) {
        return i == 0 || text.charAt(i - 1) == ' ' ? i : -1;
      }
    }
    return -1;
  }

  /// Whether a file is the kernel or one of its modules.
  private static boolean isKernel(String file) {
    if (file.startsWith("[")) {
      return !file.equals("[vdso]")
          && !file.equals("[vsyscall]")
          && !file.equals("[heap]")
          && !file.equals("[stack]")
          && !file.equals("[uprobes]");
    }
    return file.contains("vmlinux") || file.matches(".*\\.ko(\\.[a-z0-9]+)?");
  }
}
