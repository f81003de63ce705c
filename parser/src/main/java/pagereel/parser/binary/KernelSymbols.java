package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.parser.TraceSource;

/// The functions of the traced kernel by their addresses, as `/proc/kallsyms` gives them.
final class KernelSymbols {

  static final KernelSymbols NONE = new KernelSymbols(List.of());

  /// No function is as long as this: what lies farther behind one has no symbol here.
  private static final long MAX_FUNCTION_BYTES = 1 << 17;

  private record Symbol(long address, char type, String name) {}

  /// Where a trace's directory may have them.
  private static final List<String> FILES =
      List.of(PerfDirectory.KCORE + "/kallsyms", "meta/kallsyms", "meta/kallsyms.zst");

  /// Names of places, not of functions.
  private static final Set<String> MARKS = Set.of("_text", "_stext", "_etext");

  private final long[] addresses;
  private final String[] names;
  private final Map<String, Long> marks = new HashMap<>();

  /// @param symbols in the order of their addresses
  private KernelSymbols(List<Symbol> symbols) {
    addresses = symbols.stream().mapToLong(Symbol::address).toArray();
    names = symbols.stream().map(Symbol::name).toArray(String[]::new);
  }

  /// The functions in a text with lines `address type name`, and `[module]` behind it. Others of
  /// its lines are left out, and addresses that the kernel hid.
  static KernelSymbols of(byte[] kallsyms) {
    List<Symbol> symbols = new ArrayList<>();
    int at = 0;
    while (at < kallsyms.length) {
      int end = at;
      while (end < kallsyms.length && kallsyms[end] != '\n') {
        end++;
      }
      add(symbols, kallsyms, at, end);
      at = end + 1;
    }
    KernelSymbols all = new KernelSymbols(distinct(symbols));
    for (Symbol symbol : symbols) {
      if (MARKS.contains(symbol.name())) {
        all.marks.put(symbol.name(), symbol.address());
      }
    }
    return symbols.isEmpty() ? NONE : all;
  }

  /// One symbol for each address, in their order.
  private static List<Symbol> distinct(List<Symbol> symbols) {
    symbols.sort(Comparator.comparingLong(symbol -> symbol.address() + Long.MIN_VALUE));
    List<Symbol> distinct = new ArrayList<>();
    for (Symbol symbol : symbols) {
      int last = distinct.size() - 1;
      if (last < 0 || distinct.get(last).address() != symbol.address()) {
        distinct.add(symbol);
      } else if (isBetter(symbol, distinct.get(last))) {
        distinct.set(last, symbol);
      }
    }
    return distinct;
  }

  /// The symbols that perf, or who took the capture, laid beside a trace; none where there are
  /// none.
  static KernelSymbols beside(TraceSource trace) throws IOException {
    if (trace.directory().isEmpty()) {
      return NONE;
    }
    Path directory = trace.directory().get();
    for (String name : FILES) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        try (TraceSource source = TraceSource.of(file);
            InputStream in = source.stream()) {
          return of(in.readNBytes(HeaderInput.MAX_ITEM_BYTES));
        }
      }
    }
    return NONE;
  }

  private static void add(List<Symbol> symbols, byte[] text, int from, int to) {
    int at = from;
    long address = 0;
    while (at < to && at - from < 16 && Character.digit(text[at], 16) >= 0) {
      address = address << 4 | Character.digit(text[at++], 16);
    }
    if (at == from || address == 0 || to - at < 4 || text[at] != ' ' || text[at + 2] != ' ') {
      return;
    }
    char type = (char) text[at + 1];
    if ("tTwW".indexOf(type) < 0) {
      return;
    }
    int begin = at + 3;
    int end = begin;
    while (end < to && text[end] != '\t' && text[end] != ' ') {
      end++;
    }
    // Arm's marks of where code begins are no functions.
    if (end > begin && text[begin] != '$') {
      symbols.add(new Symbol(address, type, new String(text, begin, end - begin, UTF_8)));
    }
  }

  /// Which of two names of one function perf shows: no weak one, a global one, one with fewer
  /// underscores before it, the longer one.
  private static boolean isBetter(Symbol symbol, Symbol than) {
    return Comparator.comparing((Symbol s) -> !MARKS.contains(s.name()))
            .thenComparing(s -> Character.toLowerCase(s.type()) != 'w')
            .thenComparing(s -> Character.isUpperCase(s.type()))
            .thenComparingInt(s -> -underscores(s.name()))
            .thenComparingInt(s -> s.name().length())
            .compare(symbol, than)
        > 0;
  }

  private static int underscores(String name) {
    int count = 0;
    while (count < name.length() && name.charAt(count) == '_') {
      count++;
    }
    return count;
  }

  boolean isEmpty() {
    return names.length == 0;
  }

  /// Whether these are the symbols of a kernel that has this mark at that address. One that was
  /// started again has it elsewhere.
  ///
  /// @param mark such as `_text`; of one that is not among the symbols nothing is known
  boolean agree(String mark, long address) {
    return marks.getOrDefault(mark, address) == address;
  }

  /// `symbol+0x1c`, or the address itself where there is no symbol.
  String name(long address) {
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
    if (low == 0
        || address - addresses[low - 1] >= MAX_FUNCTION_BYTES
        || MARKS.contains(names[low - 1])) {
      return "0x" + Long.toHexString(address);
    }
    return names[low - 1] + "+0x" + Long.toHexString(address - addresses[low - 1]);
  }
}
