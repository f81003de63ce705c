package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;

/// Makes a [RecordDecoder] of an event's `format` and its tracepoint's fields.
final class RecordCompiler {

  /// What the records of a kernel have in common beside their formats.
  ///
  /// @param structPageBytes the size of a `struct page`, or [StructPageSize#UNKNOWN]
  /// @param oldMigrateTypes migratetypes are numbered as before 4.4
  /// @param gfpNames        those of the bits of `gfp_t`, for events that print them as a number
  record Kernel(int structPageBytes, boolean oldMigrateTypes, PrintTable gfpNames) {

    /// Up to 4.3 one bit said both that an allocation may wait and that it may reclaim. The bits
    /// and the migratetypes got their new numbers in the same series of changes.
    private static final String MAY_WAIT = "\"GFP_WAIT\"";

    static Kernel of(Map<Integer, EventFormat> formats, int structPageBytes) {
      boolean old = formats.values().stream().anyMatch(f -> f.printFmt().contains(MAY_WAIT));
      PrintTable names = new PrintTable(List.of());
      for (EventFormat format : formats.values()) {
        if (names.isEmpty()) {
          names = PrintTable.of(format.printFmt(), PrintTable.FLAGS, "gfp_flags");
        }
      }
      return new Kernel(structPageBytes, old, names);
    }
  }

  private final String name;
  private final boolean bigEndian;
  private final Kernel kernel;
  private boolean oldTypesReported;
  private final NameTable names;
  private final NameInterner interner;
  private final Diagnostics diagnostics;

  RecordCompiler(
      String name, boolean bigEndian, Kernel kernel, NameTable names, Diagnostics diagnostics) {
    this.kernel = kernel;
    this.name = name;
    this.bigEndian = bigEndian;
    this.names = names;
    this.diagnostics = diagnostics;
    interner = new NameInterner(names);
  }

  /// The decoder of one event's records.
  RecordDecoder compile(EventFormat format) throws TraceFormatException {
    Optional<FormatField> pid =
        format.field("common_pid").filter(field -> field.scalar() && field.size() == 4);
    int pidOffset = pid.map(FormatField::offset).orElse(-1);
    Tracepoint tracepoint = Tracepoint.byName(format.name());
    if (tracepoint == Tracepoint.OTHER) {
      return other(format.name(), pidOffset);
    }
    int minBytes = pidOffset + 4;
    List<FieldDecoder> decoders = new ArrayList<>();
    for (Field field : tracepoint.fields().fields()) {
      if (field.kind() == Field.Kind.RANGE) {
        minBytes = Math.max(minBytes, add(decoders, format, field, "start_pfn", field.column()));
        minBytes = Math.max(minBytes, add(decoders, format, field, "end_pfn", field.endColumn()));
      } else {
        minBytes =
            Math.max(minBytes, add(decoders, format, field, field.binaryName(), field.column()));
      }
    }
    return new RecordDecoder(
        tracepoint, minBytes, pidOffset, decoders.toArray(FieldDecoder[]::new));
  }

  /// The decoder of records that are only counted by name.
  RecordDecoder other(String eventName, int pidOffset) {
    FieldDecoder[] fields = {new FieldDecoder.Constant(Column.NAME, names.id(eventName))};
    return new RecordDecoder(Tracepoint.OTHER, pidOffset + 4, pidOffset, fields);
  }

  /// Adds the decoder of one column.
  ///
  /// @return how long a record must be to have the field
  private int add(
      List<FieldDecoder> decoders,
      EventFormat format,
      Field field,
      String binaryName,
      @Nullable Column column)
      throws TraceFormatException {
    if (column == null && field.kind() != Field.Kind.TEXT) {
      return 0;
    }
    FormatField stored = stored(format, field, binaryName);
    if (stored == null) {
      return column == null ? 0 : addMissing(decoders, format, field, column);
    }
    if (column == null) {
      decoders.add(new FieldDecoder.Text(StringField.of(stored, bigEndian)));
    } else if (stored.scalar()) {
      decoders.add(number(format, field, stored, column));
      return stored.offset() + stored.size();
    } else {
      decoders.add(
          new FieldDecoder.StringName(column, StringField.of(stored, bigEndian), interner));
    }
    return StringField.of(stored, bigEndian).minBytes();
  }

  /// Adds the decoder of a column whose field is not stored: the kernel may work it out of others
  /// when it prints the event.
  private int addMissing(
      List<FieldDecoder> decoders, EventFormat format, Field field, Column column)
      throws TraceFormatException {
    Optional<FormatField> page = format.field("page").filter(FormatField::scalar);
    if (column == Column.PFN && page.isPresent()) {
      decoders.add(pageOfPointer(format));
      return page.get().offset() + page.get().size();
    }
    String printed = PrintArguments.of(format.printFmt()).expression(field.key());
    ExpressionParser.Meaning meaning = format.meaning(bigEndian);
    Symbols symbols = field.symbols();
    if (symbols != null) {
      meaning = new ExpressionParser.Meaning(
          meaning.field(), text -> OptionalLong.of(symbols.number(text)));
    }
    Optional<RecordExpression> expression = ExpressionParser.parse(printed, meaning);
    if (expression.isPresent()) {
      decoders.add(new FieldDecoder.Computed(column, expression.get()));
      return lastByte(format);
    }
    if (!field.optional()) {
      reportMissing(format, field);
    }
    decoders.add(new FieldDecoder.Constant(column, EventBatch.ABSENT));
    return 0;
  }

  /// How long a record must be to have all its numbers.
  private static int lastByte(EventFormat format) {
    return format.fields().stream()
        .filter(FormatField::scalar)
        .mapToInt(field -> field.offset() + field.size())
        .max()
        .orElse(0);
  }

  private FieldDecoder pageOfPointer(EventFormat format) throws TraceFormatException {
    Optional<PagePointer> pointer = PagePointer.of(format, bigEndian);
    if (pointer.isPresent() && kernel.structPageBytes() != StructPageSize.UNKNOWN) {
      return new FieldDecoder.PageOfPointer(Column.PFN, pointer.get(), kernel.structPageBytes());
    }
    report(
        "noPfn",
        format,
        "a PFN, or a page's address and where those begin, in the format of " + format.name(),
        pointer.isPresent()
            ? "addresses that do not tell the size of a struct page"
            : "`" + PrintArguments.of(format.printFmt()).expression("pfn") + "`");
    return new FieldDecoder.Constant(Column.PFN, EventBatch.ABSENT);
  }

  private FieldDecoder migrateType(NumberField number, Column column) throws TraceFormatException {
    if (!kernel.oldMigrateTypes()) {
      return new FieldDecoder.PlainNumber(column, number);
    }
    if (!oldTypesReported) {
      oldTypesReported = true;
      diagnostics.report(
          Severity.INFO,
          "oldMigrateTypes",
          TraceFormatException.of(
              name,
              "migratetypes as numbered from 4.4 on",
              "those of an older kernel: its 1, Reclaimable, and 2, Movable, are exchanged"));
    }
    return new FieldDecoder.OldMigrateType(column, number);
  }

  /// The field of the record, or null if there is none of a fitting shape. Some kernels store
  /// it under the name that they print.
  private static @Nullable FormatField stored(EventFormat format, Field field, String binaryName) {
    Optional<FormatField> stored = format.field(binaryName);
    if (stored.isEmpty() && !binaryName.isEmpty()) {
      stored = format.field(field.key());
    }
    return stored.filter(found -> fits(field.kind(), found)).orElse(null);
  }

  private static boolean fits(Field.Kind kind, FormatField stored) {
    return switch (kind) {
      case TEXT -> !stored.scalar();
      case NAME -> true;
      default -> stored.scalar();
    };
  }

  private FieldDecoder number(EventFormat format, Field field, FormatField stored, Column column)
      throws TraceFormatException {
    NumberField number = NumberField.of(stored, bigEndian);
    return switch (field.kind()) {
      case POINTER -> new FieldDecoder.IsNull(column, number);
      case HEX, HEX_OR_DECIMAL, RANGE -> new FieldDecoder.Pfn(column, number);
      case POWER_OF_TWO -> new FieldDecoder.PowerOfTwo(column, number);
      case GFP_FLAGS -> gfpFlags(format, stored, number, column);
      case NAME -> {
        PrintTable table = symbolic(format, stored);
        yield new FieldDecoder.NumberName(
            column,
            number,
            new NumberTable(table, names::id, FieldDecoder.NumberName.UNNAMED),
            names);
      }
      case SYMBOL -> symbol(field, symbolic(format, stored), number, column);
      case DECIMAL ->
        column == Column.MIGRATE_TYPE || column == Column.FALLBACK_MIGRATE_TYPE
            ? migrateType(number, column)
            : new FieldDecoder.PlainNumber(column, number);
      case TEXT -> new FieldDecoder.PlainNumber(column, number);
    };
  }

  private static PrintTable symbolic(EventFormat format, FormatField stored) {
    return PrintTable.of(format.printFmt(), PrintTable.SYMBOLIC, stored.name());
  }

  /// A number without names in the print format is taken for today's.
  private static FieldDecoder symbol(
      Field field, PrintTable table, NumberField number, Column column) {
    Symbols symbols = field.symbols();
    if (symbols == null || table.isEmpty()) {
      return new FieldDecoder.PlainNumber(column, number);
    }
    return new FieldDecoder.Symbol(
        column, number, new NumberTable(table, symbols::number, Symbols.UNKNOWN));
  }

  private FieldDecoder gfpFlags(
      EventFormat format, FormatField stored, NumberField number, Column column)
      throws TraceFormatException {
    PrintTable own = PrintTable.of(format.printFmt(), PrintTable.FLAGS, stored.name());
    PrintTable table = own.isEmpty() ? kernel.gfpNames() : own;
    if (table.isEmpty()) {
      diagnostics.report(
          Severity.WARNING,
          "unnamedFlags",
          TraceFormatException.of(
              name,
              "names of the bits of " + stored.name() + " in the print format of " + format.name(),
              "none: today's are assumed"));
      return new FieldDecoder.PlainNumber(column, number);
    }
    return new FieldDecoder.Gfp(column, number, new GfpTranslation(table));
  }

  private void reportMissing(EventFormat format, Field field) throws TraceFormatException {
    String key = field.binaryName().isEmpty() ? field.key() : field.binaryName();
    String expected = "a field \"%s\" in the format of %s".formatted(key, format.name());
    report("missingField", format, expected, "none of that kind");
  }

  private void report(String code, EventFormat format, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(
        Severity.WARNING,
        code,
        format.offsetBytes() == EventFormat.NO_OFFSET
            ? TraceFormatException.of(name, expected, found)
            : TraceFormatException.atOffset(name, format.offsetBytes(), expected, found));
  }
}
