package pagereel.parser.binary;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceReader;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// The events of a buffer instance that a trace.dat has as text, as rows like all others: their
/// names and call chains get the ids of the whole trace.
final class TextRows implements RowStream {

  private static final int NOT_YET = -1;

  private final TraceReader reader;
  private final SectionText source;
  private final NameTable names;
  private final StackTable stacks;
  private final TakenEvents taken;
  private final EventBatch rows = new EventBatch();
  private int row;
  /// What the text's ids of names and call chains are in the whole trace.
  private int[] nameIds = new int[0];

  private int[] stackIds = new int[0];

  TextRows(
      TraceReader reader,
      SectionText source,
      NameTable names,
      StackTable stacks,
      TakenEvents taken) {
    this.reader = reader;
    this.source = source;
    this.names = names;
    this.stacks = stacks;
    this.taken = taken;
  }

  @Override
  public int cpu() {
    return rows.cpu(row);
  }

  @Override
  public long timeNs() {
    return rows.timeNs(row);
  }

  @Override
  public int instance() {
    return taken.instance();
  }

  @Override
  public long consumed() {
    return source.consumed();
  }

  @Override
  public boolean start() throws IOException {
    return reader.next(rows);
  }

  @Override
  public boolean emit(EventBatch batch) throws IOException {
    int to = batch.add(
        rows.tracepoint(row), rows.timeNs(row), rows.cpu(row), rows.pid(row), name(rows.comm(row)));
    for (Field field : rows.tracepoint(row).fields().fields()) {
      copy(batch, to, field, field.column());
      copy(batch, to, field, field.endColumn());
    }
    if (!rows.text(row).isEmpty()) {
      batch.setText(to, rows.text(row));
    }
    batch.setStack(to, stack(rows.stack(row)));
    taken.keepsLast(batch);
    row++;
    if (row < rows.size()) {
      return true;
    }
    row = 0;
    return reader.next(rows);
  }

  private void copy(EventBatch batch, int to, Field field, @Nullable Column column) {
    if (column != null) {
      long value = rows.value(column, row);
      boolean name = field.kind() == Field.Kind.NAME && value != EventBatch.ABSENT;
      batch.set(column, to, name ? name((int) value) : value);
    }
  }

  private int name(int id) {
    nameIds = withRoom(nameIds, id);
    if (nameIds[id] == NOT_YET) {
      nameIds[id] = names.id(reader.names().name(id));
    }
    return nameIds[id];
  }

  private int stack(int id) {
    if (id == StackTable.NONE) {
      return StackTable.NONE;
    }
    stackIds = withRoom(stackIds, id);
    if (stackIds[id] == NOT_YET) {
      int[] chain = new int[reader.stacks().depth(id)];
      for (int i = 0; i < chain.length; i++) {
        chain[i] = name(reader.stacks().frame(id, i));
      }
      stackIds[id] = stacks.id(chain, chain.length);
    }
    return stackIds[id];
  }

  private static int[] withRoom(int[] ids, int id) {
    if (id < ids.length) {
      return ids;
    }
    int[] longer = Arrays.copyOf(ids, Math.max(2 * ids.length, id + 64));
    Arrays.fill(longer, ids.length, longer.length, NOT_YET);
    return longer;
  }
}
