package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private final String name;
  private final boolean bigEndian;
  private final NameTable names;
  private final NameInterner interner;
  private final Diagnostics diagnostics;

  RecordCompiler(String name, boolean bigEndian, NameTable names, Diagnostics diagnostics) {
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
      if (!field.optional()) {
        reportMissing(format, field);
      }
      if (column != null) {
        decoders.add(new FieldDecoder.Constant(column, EventBatch.ABSENT));
      }
      return 0;
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
      case DECIMAL, TEXT -> new FieldDecoder.PlainNumber(column, number);
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
    PrintTable table = PrintTable.of(format.printFmt(), PrintTable.FLAGS, stored.name());
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
    String expected =
        "a field \"%s\" in the format of %s".formatted(field.binaryName(), format.name());
    String found = "none of that kind";
    diagnostics.report(
        Severity.WARNING,
        "missingField",
        format.offsetBytes() == EventFormat.NO_OFFSET
            ? TraceFormatException.of(name, expected, found)
            : TraceFormatException.atOffset(name, format.offsetBytes(), expected, found));
  }
}
