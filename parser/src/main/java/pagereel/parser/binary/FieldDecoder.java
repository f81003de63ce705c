package pagereel.parser.binary;

import java.nio.charset.StandardCharsets;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;

/// How one field of a record becomes a value of a column.
sealed interface FieldDecoder {

  /// Sets the field's column in a row.
  ///
  /// @param offset of the record in `bytes`
  /// @param length of the record
  /// @return false if the value cannot be: a string outside of the record, an address of no page
  boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length);

  /// A value that is the same in all records: absent, or the name of the event.
  record Constant(Column column, long value) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, value);
      return true;
    }
  }

  /// A number as it is.
  record PlainNumber(Column column, NumberField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, field.read(bytes, offset));
      return true;
    }
  }

  /// A page frame number: all ones, of whatever width, is −1.
  record Pfn(Column column, NumberField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      long value = field.read(bytes, offset);
      batch.set(column, row, value == field.allOnes() ? -1 : value);
      return true;
    }
  }

  /// A page frame number that the record has as the address of its `struct page`.
  ///
  /// @param structBytes the size of one
  record PageOfPointer(Column column, PagePointer pointer, int structBytes)
      implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      long address = pointer.page().read(bytes, offset);
      long distance = address - pointer.base();
      batch.set(column, row, address == 0 ? -1 : distance / structBytes);
      return address == 0 || (distance >= 0 && distance % structBytes == 0);
    }
  }

  /// A value that the kernel works out when it prints the event.
  record Computed(Column column, RecordExpression expression) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, expression.value(bytes, offset));
      return true;
    }
  }

  /// A migratetype as kernels of before 4.4 number them: Reclaimable before Movable.
  record OldMigrateType(Column column, NumberField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      long type = field.read(bytes, offset);
      batch.set(column, row, type == 1 || type == 2 ? 3 - type : type);
      return true;
    }
  }

  /// A pointer: whether it is null.
  record IsNull(Column column, NumberField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, field.read(bytes, offset) == 0 ? 1 : 0);
      return true;
    }
  }

  /// A logarithm: the power of two.
  record PowerOfTwo(Column column, NumberField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, 1L << field.read(bytes, offset));
      return true;
    }
  }

  /// Bits of `gfp_t`.
  record Gfp(Column column, NumberField field, GfpTranslation translation) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, translation.translate(field.read(bytes, offset)));
      return true;
    }
  }

  /// A number that the kernel gives a name.
  record Symbol(Column column, NumberField field, NumberTable table) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      batch.set(column, row, table.value(field.read(bytes, offset)));
      return true;
    }
  }

  /// A number that the kernel gives a name, or else shows as it is; kept as a name.
  record NumberName(Column column, NumberField field, NumberTable table, NameTable names)
      implements FieldDecoder {

    static final long UNNAMED = -1;

    /// The name table must not grow with the trace: larger numbers share a name.
    private static final long MAX_SHOWN = 1 << 12;

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      long number = field.read(bytes, offset);
      long id = table.value(number);
      batch.set(column, row, id == UNNAMED ? unnamed(number) : id);
      return true;
    }

    private long unnamed(long number) {
      boolean shown = number >= -MAX_SHOWN && number <= MAX_SHOWN;
      return names.id(shown ? Long.toString(number) : NameInterner.UNKNOWN);
    }
  }

  /// A string.
  record StringName(Column column, StringField field, NameInterner names) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      int from = field.from(bytes, offset, length);
      if (from < 0) {
        return false;
      }
      batch.set(column, row, names.id(bytes, from, field.to(bytes, offset, length, from)));
      return true;
    }
  }

  /// A string that is kept with the batch, without newlines at its end.
  record Text(StringField field) implements FieldDecoder {

    @Override
    public boolean decode(EventBatch batch, int row, byte[] bytes, int offset, int length) {
      int from = field.from(bytes, offset, length);
      if (from < 0) {
        return false;
      }
      int to = field.to(bytes, offset, length, from);
      while (to > from && bytes[to - 1] == '\n') {
        to--;
      }
      batch.setText(row, new String(bytes, from, to - from, StandardCharsets.UTF_8));
      return true;
    }
  }
}
