package pagereel.parser;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// An input that is merged into a trace: its events one by one, with the trace's ids for names and
/// call chains, and on the trace's clock.
final class BesideTrace implements Closeable {

  private static final int UNKNOWN = -1;
  static final long NO_MORE = Long.MAX_VALUE;

  private final TraceSource source;
  private final TraceReader reader;
  private final long shiftNs;
  private final EventBatch batch = new EventBatch();
  private int row;
  private boolean ended;
  private int[] names = {};
  private int[] stacks = {};

  BesideTrace(TraceSource source, TraceReader reader, long shiftNs) {
    this.source = source;
    this.reader = reader;
    this.shiftNs = shiftNs;
  }

  String name() {
    return source.name();
  }

  /// The next event's time on the trace's clock, or [#NO_MORE].
  long nextNs() throws IOException {
    if (row == batch.size() && !ended) {
      ended = !reader.next(batch);
      row = 0;
    }
    return ended ? NO_MORE : batch.timeNs(row) + shiftNs;
  }

  /// Passes over the next event.
  void skip() {
    row++;
  }

  /// Adds the next event to a batch of the trace, whose tables give the ids.
  void addTo(EventBatch into, NameTable traceNames, StackTable traceStacks) {
    int added = into.addCopy(batch, row, shiftNs);
    into.setComm(added, name(batch.comm(row), traceNames));
    into.setStack(added, stack(batch.stack(row), traceNames, traceStacks));
    for (Field field : batch.tracepoint(row).fields().fields()) {
      Column column = field.column();
      if (field.kind() == Field.Kind.NAME && column != null) {
        long id = batch.value(column, row);
        into.set(
            column, added, id == EventBatch.ABSENT ? id : name(Math.toIntExact(id), traceNames));
      }
    }
    row++;
  }

  private int name(int id, NameTable traceNames) {
    names = grown(names, id);
    if (names[id] == UNKNOWN) {
      names[id] = traceNames.id(reader.names().name(id));
    }
    return names[id];
  }

  private int stack(int id, NameTable traceNames, StackTable traceStacks) {
    stacks = grown(stacks, id);
    if (stacks[id] == UNKNOWN) {
      int[] chain = new int[reader.stacks().depth(id)];
      for (int i = 0; i < chain.length; i++) {
        chain[i] = name(reader.stacks().frame(id, i), traceNames);
      }
      stacks[id] = traceStacks.id(chain, chain.length);
    }
    return stacks[id];
  }

  private static int[] grown(int[] ids, int id) {
    if (id < ids.length) {
      return ids;
    }
    int[] grown = Arrays.copyOf(ids, Math.max(id + 1, 2 * ids.length));
    Arrays.fill(grown, ids.length, grown.length, UNKNOWN);
    return grown;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    source.close();
  }
}
