package pagereel.parser.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A run of consecutive events as columns of numbers.
///
/// One object serves a whole trace: a reader clears and fills it again and again, and what it
/// holds is valid until the reader's next `next()`. A row has the columns of its tracepoint's
/// [FieldTable]; any other column of that row is undefined.
public final class EventBatch {

  /// The value of a column that this form of the event does not have.
  public static final long ABSENT = Long.MIN_VALUE;

  /// The process is not known.
  public static final int NO_PID = -1;

  public static final int DEFAULT_CAPACITY = 4096;

  private static final Tracepoint[] TRACEPOINTS = Tracepoint.values();
  /// Where each column is kept: columns that no tracepoint has both share a place.
  private static final int[] PLACE = ColumnPlaces.assign();
  private static final int PLACES = Arrays.stream(PLACE).max().orElse(0) + 1;
  private static final ExecutionContext[] CONTEXTS = ExecutionContext.values();
  private static final int PFN = PLACE[Column.PFN.ordinal()];
  private static final int ORDER = PLACE[Column.ORDER.ordinal()];
  private static final int MIGRATE_TYPE = PLACE[Column.MIGRATE_TYPE.ordinal()];
  private static final int GFP_FLAGS = PLACE[Column.GFP_FLAGS.ordinal()];

  private final int capacity;
  private final byte[] tracepoint;
  private final long[] timeNs;
  private final int[] cpu;
  private final int[] pid;
  private final int[] comm;
  private final int[] stack;
  private final byte[] context;
  private final long[][] columns;
  private final @Nullable String[] text;
  private int size;

  public EventBatch(int capacity) {
    this.capacity = capacity;
    tracepoint = new byte[capacity];
    timeNs = new long[capacity];
    cpu = new int[capacity];
    pid = new int[capacity];
    comm = new int[capacity];
    stack = new int[capacity];
    context = new byte[capacity];
    columns = new long[PLACES][capacity];
    text = new @Nullable String[capacity];
  }

  public EventBatch() {
    this(DEFAULT_CAPACITY);
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  public boolean isFull() {
    return size == capacity;
  }

  public void clear() {
    Arrays.fill(text, 0, size, null);
    size = 0;
  }

  /// Adds a row without any column of its own yet.
  ///
  /// @param comm id of the task's name in the stream's [NameTable]
  /// @return the row's number
  /// @throws IllegalStateException if the batch is full
  public int add(Tracepoint tracepoint, long timeNs, int cpu, int pid, int comm) {
    if (size == capacity) {
      throw new IllegalStateException("batch of " + capacity + " events is full");
    }
    int row = size++;
    this.tracepoint[row] = (byte) tracepoint.ordinal();
    this.timeNs[row] = timeNs;
    this.cpu[row] = cpu;
    this.pid[row] = pid;
    this.comm[row] = comm;
    stack[row] = StackTable.NONE;
    context[row] = 0;
    return row;
  }

  /// Adds a copy of a row of another batch of the same stream.
  ///
  /// @param shiftNs added to its time
  /// @return the row's number
  /// @throws IllegalStateException if the batch is full
  public int addCopy(EventBatch from, int row, long shiftNs) {
    int added = add(
        from.tracepoint(row),
        from.timeNs[row] + shiftNs,
        from.cpu[row],
        from.pid[row],
        from.comm[row]);
    for (int place = 0; place < PLACES; place++) {
      columns[place][added] = from.columns[place][row];
    }
    stack[added] = from.stack[row];
    context[added] = from.context[row];
    text[added] = from.text[row];
    return added;
  }

  /// Takes the last row back: its payload turned out not to parse.
  public void removeLast() {
    text[--size] = null;
  }

  public void set(Column column, int row, long value) {
    columns[PLACE[column.ordinal()]][row] = value;
  }

  public void setComm(int row, int comm) {
    this.comm[row] = comm;
  }

  /// Gives an event its call chain, an id of the stream's [StackTable].
  public void setStack(int row, int stack) {
    this.stack[row] = stack;
  }

  public void setContext(int row, ExecutionContext value) {
    context[row] = (byte) value.ordinal();
  }

  public void setText(int row, String value) {
    text[row] = value;
  }

  public Tracepoint tracepoint(int row) {
    return TRACEPOINTS[tracepoint[row]];
  }

  /// Nanoseconds on the trace's own clock.
  public long timeNs(int row) {
    return timeNs[row];
  }

  public int cpu(int row) {
    return cpu[row];
  }

  /// The task's id as the kernel's tracepoints give it (a thread id), or [#NO_PID].
  public int pid(int row) {
    return pid[row];
  }

  /// The task's name as an id of the stream's [NameTable].
  public int comm(int row) {
    return comm[row];
  }

  /// How the task came to the tracepoint, as an id of the stream's [StackTable];
  /// [StackTable#NONE] where the trace does not tell.
  public int stack(int row) {
    return stack[row];
  }

  /// Whether it was the task's own work, or an interrupt.
  public ExecutionContext context(int row) {
    return CONTEXTS[context[row]];
  }

  public long value(Column column, int row) {
    return columns[PLACE[column.ordinal()]][row];
  }

  /// Free text, such as a marker's; empty where the event has none.
  public String text(int row) {
    String value = text[row];
    return value == null ? "" : value;
  }

  public long pfn(int row) {
    return columns[PFN][row];
  }

  public int order(int row) {
    return (int) columns[ORDER][row];
  }

  public int migrateType(int row) {
    return (int) columns[MIGRATE_TYPE][row];
  }

  public int gfpFlags(int row) {
    return (int) columns[GFP_FLAGS][row];
  }
}
