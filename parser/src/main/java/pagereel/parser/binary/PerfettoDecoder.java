package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.perfetto.proto.GenericFtraceEvent;

/// How the events of one tracepoint become rows: made once from the numbers and names of the
/// message's fields, and the tracepoint's fields.
///
/// A field that is not in an event is absent: Perfetto leaves out what it cannot put into its own
/// message, such as flags that became wider than the message has them.
final class PerfettoDecoder {

  /// One column.
  ///
  /// @param column  where the value goes, or null for the text of the row
  /// @param meaning of a number as a value of the column
  /// @param symbols the names that stand for its values, if it has some
  private record Target(
      String field,
      @Nullable Column column,
      LongUnaryOperator meaning,
      @Nullable Symbols symbols) {}

  private final Tracepoint tracepoint;
  private final NameInterner names;
  private final List<Target> targets = new ArrayList<>();
  private final Map<String, Integer> byName = new HashMap<>();
  /// The target by the number of the field in the message, or −1.
  private int[] byNumber = new int[0];

  private long required;
  private long seen;
  private long told;

  PerfettoDecoder(Tracepoint tracepoint, KernelNumbers numbers, NameInterner names)
      throws TraceFormatException {
    this.tracepoint = tracepoint;
    this.names = names;
    for (Field field : tracepoint.fields().fields()) {
      if (field.kind() == Field.Kind.RANGE) {
        add(field, "start_pfn", "start_pfn", field.column(), numbers);
        add(field, "end_pfn", "end_pfn", field.endColumn(), numbers);
      } else if (field.column() != null || field.kind() == Field.Kind.TEXT) {
        add(field, field.binaryName(), field.key(), field.column(), numbers);
      }
    }
  }

  /// Some kernels store a field under the name that they print.
  private void add(
      Field field, String binaryName, String key, @Nullable Column column, KernelNumbers numbers)
      throws TraceFormatException {
    if (!binaryName.isEmpty()) {
      byName.put(binaryName, targets.size());
      byName.put(key, targets.size());
    }
    boolean optional = field.optional() && field.kind() != Field.Kind.RANGE;
    required |= optional ? 0 : 1L << targets.size();
    targets.add(new Target(binaryName, column, numbers.meaning(field), field.symbols()));
  }

  /// Takes the numbers of the fields from a message.
  PerfettoDecoder with(PerfettoMessage message) {
    int largest = 0;
    for (PerfettoMessage.Part part : message.parts()) {
      if (byName.containsKey(part.name()) && part.number() < 1 << 10) {
        largest = Math.max(largest, part.number());
      }
    }
    byNumber = new int[largest + 1];
    Arrays.fill(byNumber, -1);
    for (PerfettoMessage.Part part : message.parts()) {
      Integer target = byName.get(part.name());
      if (target != null && part.number() > 0 && part.number() <= largest) {
        byNumber[part.number()] = target;
      }
    }
    return this;
  }

  Tracepoint tracepoint() {
    return tracepoint;
  }

  /// Fills the row's columns from the fields of a message.
  ///
  /// @throws com.google.protobuf.InvalidProtocolBufferException if the message is damaged
  void decode(CodedInputStream message, EventBatch batch, int row) throws IOException {
    clear(batch, row);
    for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      int target = number < byNumber.length ? byNumber[number] : -1;
      int type = WireFormat.getTagWireType(tag);
      if (target >= 0 && type == WireFormat.WIRETYPE_VARINT) {
        number(target, message.readInt64(), batch, row);
      } else if (target >= 0 && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        string(target, message.readByteArray(), batch, row);
      } else {
        message.skipField(tag);
      }
    }
  }

  /// Fills the row's columns from an event that has the names of its fields with it.
  void decode(GenericFtraceEvent event, EventBatch batch, int row) {
    clear(batch, row);
    for (GenericFtraceEvent.Field field : event.getFieldList()) {
      Integer target = byName.get(field.getName());
      if (target != null) {
        switch (field.getValueCase()) {
          case STR_VALUE -> string(target, field.getStrValueBytes().toByteArray(), batch, row);
          case INT_VALUE -> number(target, field.getIntValue(), batch, row);
          case UINT_VALUE -> number(target, field.getUintValue(), batch, row);
          case VALUE_NOT_SET -> {}
        }
      }
    }
  }

  private void clear(EventBatch batch, int row) {
    seen = 0;
    for (Target target : targets) {
      if (target.column != null) {
        batch.set(target.column, row, EventBatch.ABSENT);
      }
    }
  }

  private void number(int index, long number, EventBatch batch, int row) {
    Target target = targets.get(index);
    if (target.column != null) {
      batch.set(target.column, row, target.meaning.applyAsLong(number));
      seen |= 1L << index;
    }
  }

  /// A string is a name or a text, flags or a symbol as the kernel prints them; as anything else it
  /// says nothing.
  private void string(int index, byte[] bytes, EventBatch batch, int row) {
    Column column = targets.get(index).column;
    Symbols symbols = targets.get(index).symbols;
    if (column == Column.NAME || column == Column.ZONE) {
      batch.set(column, row, names.id(bytes, 0, bytes.length));
    } else if (column == Column.GFP_FLAGS) {
      batch.set(column, row, Integer.toUnsignedLong(GfpFlags.parse(bytes, 0, bytes.length)));
    } else if (column != null && symbols != null) {
      int number = symbols.number(new String(bytes, UTF_8));
      if (number == Symbols.UNKNOWN) {
        return;
      }
      batch.set(column, row, number);
    } else if (column == null) {
      int to = bytes.length;
      while (to > 0 && bytes[to - 1] == '\n') {
        to--;
      }
      batch.setText(row, new String(bytes, 0, to, UTF_8));
    } else {
      return;
    }
    seen |= 1L << index;
  }

  /// Fields that the last event should have had, and had not, and that were not asked for
  /// before, a bit each.
  long newlyMissing() {
    long missing = required & ~seen & ~told;
    told |= missing;
    return missing;
  }

  /// The name of the field that has a bit of [#newlyMissing].
  String field(int bit) {
    return targets.get(bit).field;
  }
}
