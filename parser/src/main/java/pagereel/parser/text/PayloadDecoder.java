package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.FieldTable;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.Symbols;

/// Reads one tracepoint's payload, `key=value key=value …`, into a row's columns.
///
/// A field goes by its key, wherever it stands; keys that the [FieldTable] does not have are
/// passed over. It also goes by its name in binary records: that is what `trace-cmd report`
/// prints where it does not understand the tracepoint's print format.
final class PayloadDecoder {

  private static final byte[] RANGE_END = "end_pfn".getBytes(UTF_8);
  private static final byte[] NO_KEY = {};

  /// What `cma_alloc_start` calls its count from 7.0 on.
  private static final byte[] NEWER_COUNT = "request_count".getBytes(UTF_8);

  /// The PFN of a failed allocation in the raw fields of a 32-bit kernel.
  private static final long ALL_ONES_OF_4_BYTES = 0xffff_ffffL;

  private final Field[] fields;
  private final byte[][] keys;
  private final byte[][] rawKeys;
  private final @Nullable ByteMap[] symbols;
  /// Fields without which a line is malformed, a bit each.
  private final long required;
  private final long allFields;
  private final boolean nullMeansNoPfn;
  private final NameCache names;
  private final KernelHints kernel;
  private final Scalars scalars = new Scalars();

  /// How far the reading of the payload came.
  private int at;

  /// Fields met so far, a bit each.
  private long seen;

  /// The number in brackets that [#numberBehind] found.
  private int numberFrom;

  private int numberTo;

  /// The field of the last key found, and whether it went by its binary name.
  private int index;

  private boolean raw;

  /// The key found was that of a range's end.
  private boolean rangeEnd;

  /// A null pointer said that the event has no PFN.
  private boolean noPfn;

  PayloadDecoder(FieldTable table, NameCache names, KernelHints kernel) {
    this.names = names;
    this.kernel = kernel;
    List<Field> all = table.fields();
    fields = all.toArray(new Field[0]);
    keys = new byte[fields.length][];
    rawKeys = new byte[fields.length][];
    symbols = new @Nullable ByteMap[fields.length];
    long needed = 0;
    boolean nullable = false;
    for (int i = 0; i < fields.length; i++) {
      Field field = fields[i];
      keys[i] = field.key().getBytes(UTF_8);
      rawKeys[i] = otherKey(field);
      needed |= field.optional() ? 0 : 1L << i;
      nullable |= field.nullMeansAbsent();
      Symbols named = field.symbols();
      symbols[i] = named == null ? null : symbolNumbers(named);
    }
    required = needed;
    allFields = (1L << fields.length) - 1;
    nullMeansNoPfn = nullable;
  }

  private static byte[] otherKey(Field field) {
    if (field.column() == Column.COUNT) {
      return NEWER_COUNT;
    }
    return field.binaryName().equals(field.key()) ? NO_KEY : field.binaryName().getBytes(UTF_8);
  }

  private static ByteMap symbolNumbers(Symbols symbols) {
    ByteMap numbers = new ByteMap();
    for (String name : symbols.names()) {
      if (!name.isEmpty()) {
        numbers.put(name.getBytes(UTF_8), symbols.number(name));
      }
    }
    // What older kernels called the same.
    if (symbols.equals(Symbols.COMPACT_RESULT)) {
      numbers.put("partial".getBytes(UTF_8), Symbols.COMPACT_SUCCESS);
    } else if (symbols.equals(Symbols.MIGRATE_REASON)) {
      numbers.put("cma".getBytes(UTF_8), Symbols.REASON_CONTIG_RANGE);
    }
    return numbers;
  }

  /// Fills the row from the payload `[from, to)`.
  ///
  /// @return what is missing or cannot be read, in words; null if all is well
  @Nullable
  String decode(byte[] buf, int from, int to, EventBatch batch, int row) {
    at = from;
    seen = 0;
    index = -1;
    noPfn = false;
    while (nextKey(buf, to)) {
      Field field = fields[index];
      boolean read = field.kind() == Field.Kind.RANGE
          ? range(buf, to, field, batch, row)
          : value(buf, to, field, batch, row);
      if (!read) {
        return problem(field);
      }
      seen |= 1L << index;
    }
    if ((required & ~seen) != 0) {
      return problem(fields[Long.numberOfTrailingZeros(required & ~seen)]);
    }
    if (seen != allFields) {
      absent(batch, row);
    }
    if (nullMeansNoPfn && (noPfn || (batch.pfn(row) == ALL_ONES_OF_4_BYTES && !seenPointer()))) {
      batch.set(Column.PFN, row, MmPageAlloc.NO_PFN);
    }
    return null;
  }

  private static String problem(Field field) {
    return "a value of the field " + field.key();
  }

  /// Goes to the next key that is a field's, sets [#index] to the field and stops before its
  /// value.
  private boolean nextKey(byte[] buf, int to) {
    while (true) {
      while (at < to && (buf[at] == ' ' || buf[at] == ',')) {
        at++;
      }
      if (at >= to) {
        return false;
      }
      int length = keyAt(buf, at, to);
      if (length > 0) {
        at += length + 1;
        return true;
      }
      while (at < to && buf[at] != ' ') {
        at++;
      }
    }
  }

  /// Sets [#index] and [#raw] by the key that stands at a place.
  ///
  /// @return the key's length, 0 if none stands there
  private int keyAt(byte[] buf, int from, int to) {
    int next = index + 1;
    for (int i = 0; i < fields.length; i++, next++) {
      int candidate = next >= fields.length ? next - fields.length : next;
      if (isKey(keys[candidate], buf, from, to)) {
        return found(candidate, false, keys[candidate].length);
      }
      if (isKey(rawKeys[candidate], buf, from, to)) {
        return found(candidate, true, rawKeys[candidate].length);
      }
      if (fields[candidate].kind() == Field.Kind.RANGE && isKey(RANGE_END, buf, from, to)) {
        rangeEnd = true;
        return found(candidate, true, RANGE_END.length);
      }
    }
    return 0;
  }

  private int found(int field, boolean byBinaryName, int length) {
    index = field;
    raw = byBinaryName;
    return length;
  }

  private static boolean isKey(byte[] key, byte[] buf, int from, int to) {
    int end = from + key.length;
    return key.length > 0
        && end < to
        && (buf[end] == '=' || buf[end] == ':')
        && Arrays.equals(key, 0, key.length, buf, from, end);
  }

  private boolean value(byte[] buf, int to, Field field, EventBatch batch, int row) {
    if (field.kind() == Field.Kind.POINTER) {
      passPadding(buf, to);
    }
    int from = at;
    if (field.kind() == Field.Kind.NAME) {
      int end = nameEnd(buf, to);
      int nameTo = withoutBrackets(buf, from, end);
      scalars.value = names.id(buf, nameTo == end ? from : numberFrom, nameTo);
    } else {
      while (at < to && buf[at] != ' ' && buf[at] != ',') {
        at++;
      }
      int end = at;
      boolean inBrackets = numberBehind(buf, to);
      if (inBrackets && field.kind() != Field.Kind.POINTER && field.kind() != Field.Kind.HEX) {
        from = numberFrom;
        end = numberTo;
      }
      if (!scalar(buf, from, end, field)) {
        return false;
      }
    }
    Column column = field.column();
    if (column != null) {
      batch.set(column, row, scalars.value);
    }
    return true;
  }

  /// Whether the value stands once more in brackets behind it, and goes there: ftrace's option
  /// `fields` prints `order=0xffffffff (-1)`, and only in the brackets with its sign.
  private boolean numberBehind(byte[] buf, int to) {
    if (at + 2 >= to || buf[at] != ' ' || buf[at + 1] != '(') {
      return false;
    }
    int end = at + 2;
    if (buf[end] == '-') {
      end++;
    }
    int digits = end;
    while (end < to && buf[end] >= '0' && buf[end] <= '9') {
      end++;
    }
    if (end == digits || end >= to || buf[end] != ')') {
      return false;
    }
    numberFrom = at + 2;
    numberTo = end;
    at = end + 1;
    return true;
  }

  /// What stands for a name with that option is its number, `0x1 (1)`: the end of the digits.
  private int withoutBrackets(byte[] buf, int from, int end) {
    int next = at;
    at = from;
    while (at < end && buf[at] != ' ') {
      at++;
    }
    boolean twice = Scalars.hasHexPrefix(buf, from, end) && numberBehind(buf, end) && at == end;
    at = next;
    return twice ? numberTo : end;
  }

  /// Older kernels set `(null)` right in the columns of a pointer.
  private void passPadding(byte[] buf, int to) {
    int next = at;
    while (next < to && buf[next] == ' ') {
      next++;
    }
    if (next < to && buf[next] == '(') {
      at = next;
    }
  }

  private boolean scalar(byte[] buf, int from, int to, Field field) {
    return switch (field.kind()) {
      case POINTER -> {
        boolean read = scalars.pointer(buf, from, to);
        noPfn |= field.nullMeansAbsent() && scalars.value == 1;
        yield read;
      }
      case DECIMAL -> scalars.decimal(buf, from, to);
      case HEX_OR_DECIMAL -> {
        // With its number in brackets behind it, it is of the option `fields`.
        if (from != numberFrom && field.column() == Column.PFN && isDecimal(buf, from, to)) {
          kernel.decimalPfn();
        }
        yield scalars.decimal(buf, from, to);
      }
      case HEX -> scalars.hex(buf, from, to);
      case GFP_FLAGS -> {
        scalars.value = GfpFlags.parse(buf, from, to, kernel.noWaitFlags());
        yield to > from;
      }
      case SYMBOL -> symbol(buf, from, to);
      case POWER_OF_TWO -> {
        boolean read = scalars.decimal(buf, from, to) && scalars.value >= 0;
        if (raw && read) {
          read = scalars.value < Long.SIZE - 1;
          scalars.value = 1L << scalars.value;
        }
        yield read;
      }
      case NAME, RANGE, TEXT -> throw new IllegalStateException(field.key() + " is no scalar");
    };
  }

  private static boolean isDecimal(byte[] buf, int from, int to) {
    return to > from && buf[from] >= '0' && buf[from] <= '9' && !isZeroOrHex(buf, from, to);
  }

  private static boolean isZeroOrHex(byte[] buf, int from, int to) {
    return (to == from + 1 && buf[from] == '0') || Scalars.hasHexPrefix(buf, from, to);
  }

  private boolean symbol(byte[] buf, int from, int to) {
    ByteMap numbers = symbols[index];
    int number = numbers == null ? ByteMap.MISSING : numbers.get(buf, from, to);
    if (number != ByteMap.MISSING) {
      scalars.value = number;
      return true;
    }
    if (!scalars.decimal(buf, from, to)) {
      scalars.value = Symbols.UNKNOWN;
    }
    return to > from;
  }

  /// Where the name ends that begins at [#at]: it may hold spaces, but no ` key=` of a field still
  /// to come. Goes behind it.
  private int nameEnd(byte[] buf, int to) {
    int field = index;
    boolean byBinaryName = raw;
    int end = at;
    while (end < to) {
      while (end < to && buf[end] != ' ') {
        end++;
      }
      int next = end;
      while (next < to && buf[next] == ' ') {
        next++;
      }
      if (next >= to || startsField(buf, next, to, field)) {
        at = next;
        break;
      }
      end = next;
    }
    at = Math.max(at, end);
    index = field;
    raw = byBinaryName;
    return end;
  }

  private boolean startsField(byte[] buf, int from, int to, int than) {
    return keyAt(buf, from, to) > 0 && index != than && (seen & 1L << index) == 0;
  }

  /// `(0xSTART ~ 0xEND)`, or one of the two fields of the binary record.
  private boolean range(byte[] buf, int to, Field field, EventBatch batch, int row) {
    Column start = field.column();
    Column end = field.endColumn();
    if (start == null || end == null) {
      throw new IllegalStateException(field.key() + " has no columns");
    }
    int from = at;
    if (raw) {
      return rawRange(buf, to, rangeEnd ? end : start, batch, row);
    }
    int tilde = from;
    while (tilde < to && buf[tilde] != '~') {
      tilde++;
    }
    int close = tilde;
    while (close < to && buf[close] != ')') {
      close++;
    }
    at = close < to ? close + 1 : to;
    if (close >= to || buf[from] != '(' || tilde < from + 3 || close < tilde + 3) {
      return false;
    }
    if (!scalars.hex(buf, from + 1, tilde - 1)) {
      return false;
    }
    batch.set(start, row, scalars.value);
    if (!scalars.hex(buf, tilde + 2, close)) {
      return false;
    }
    batch.set(end, row, scalars.value);
    return true;
  }

  private boolean rawRange(byte[] buf, int to, Column column, EventBatch batch, int row) {
    rangeEnd = false;
    int from = at;
    while (at < to && buf[at] != ' ' && buf[at] != ',') {
      at++;
    }
    if (!scalars.decimal(buf, from, at)) {
      return false;
    }
    if (column == Column.START_PFN) {
      batch.set(Column.END_PFN, row, EventBatch.ABSENT);
    }
    batch.set(column, row, scalars.value);
    return true;
  }

  private boolean seenPointer() {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].nullMeansAbsent() && (seen & 1L << i) != 0) {
        return true;
      }
    }
    return false;
  }

  private void absent(EventBatch batch, int row) {
    for (int i = 0; i < fields.length; i++) {
      if ((seen & 1L << i) == 0) {
        Column column = fields[i].column();
        if (column != null) {
          batch.set(column, row, EventBatch.ABSENT);
        }
        Column endColumn = fields[i].endColumn();
        if (endColumn != null) {
          batch.set(endColumn, row, EventBatch.ABSENT);
        }
      }
    }
  }
}
