package pagereel.parser.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.StackTable;

/// Gives the call chains that stand in a text to the events that they belong to.
///
/// A chain's head, `<stack trace>`, is a line like an event's: the chain is that of the last event
/// of the same CPU and task, though events of other CPUs may stand between the two. Lines of
/// frames without a head belong to the event right before them.
///
/// An event can get its chain as long as its batch is not handed out. So the reader reads on when
/// a batch is full, into a second one ([#ahead]), until each CPU's last event in the full one has
/// been followed by another of that CPU, or the second one is full too.
final class TextStacks {

  /// How far a chain's head may stand behind the end of the batch that has its event.
  private static final int AHEAD_EVENTS = 512;

  /// CPUs and buffer instances beyond these get their chains as events of their own.
  private static final int MAX_CPUS = 1 << 13;
  private static final int MAX_INSTANCES = 1 << 6;

  /// Stands for the batch of an event that is left out.
  private static final EventBatch LEFT_OUT = new EventBatch(0);

  private final StackTable table;
  private final StackFrames frames;
  private EventBatch ahead = new EventBatch(AHEAD_EVENTS);
  private EventBatch spare = new EventBatch(AHEAD_EVENTS);
  /// Rows of [#ahead] before this one were moved on.
  private int aheadFrom;

  /// For each CPU of each instance the batch and the row of its last event.
  private @Nullable EventBatch[] batches = new @Nullable EventBatch[64];
  private int[] rows = new int[64];

  /// CPUs whose last event is in the full batch; counted while reading ahead.
  private int open;
  private @Nullable EventBatch full;

  /// The event that the frames to come belong to.
  private @Nullable EventBatch owner;
  private int ownerRow;

  TextStacks(StackTable table, NameCache names) {
    this.table = table;
    frames = new StackFrames(names);
  }

  /// Where the rows behind a full batch are read into.
  EventBatch ahead() {
    return ahead;
  }

  /// Begins a new batch with the rows that were read ahead.
  void begin(EventBatch batch) {
    finish();
    full = null;
    move(batch);
    if (aheadFrom == ahead.size()) {
      aheadFrom = 0;
      ahead.clear();
    }
  }

  /// Moves as many rows that were read ahead as the batch has room for. Of all other rows only
  /// these can still get a chain.
  private void move(EventBatch batch) {
    int first = aheadFrom;
    while (!batch.isFull() && aheadFrom < ahead.size()) {
      batch.addCopy(ahead, aheadFrom++, 0);
    }
    for (int key = 0; key < batches.length; key++) {
      if (batches[key] != ahead) {
        batches[key] = batches[key] == LEFT_OUT ? LEFT_OUT : null;
      } else if (rows[key] < aheadFrom) {
        batches[key] = batch;
        rows[key] -= first;
      }
    }
  }

  /// Gives a small batch's rows ahead their full room again.
  private void makeRoom() {
    int first = aheadFrom;
    spare.clear();
    for (int row = first; row < ahead.size(); row++) {
      spare.addCopy(ahead, row, 0);
    }
    for (int key = 0; key < batches.length; key++) {
      if (batches[key] == ahead) {
        batches[key] = spare;
        rows[key] -= first;
      }
    }
    EventBatch emptied = ahead;
    ahead = spare;
    spare = emptied;
    aheadFrom = 0;
  }

  /// Begins to read ahead behind a full batch.
  void batchIsFull(EventBatch batch) {
    if (aheadFrom > AHEAD_EVENTS / 2) {
      makeRoom();
    }
    full = batch;
    open = 0;
    for (EventBatch last : batches) {
      open += last == batch ? 1 : 0;
    }
  }

  /// Whether no chain can come any more for an event of the full batch.
  boolean isSettled() {
    return open == 0;
  }

  /// Takes note of an event that was read.
  void event(EventBatch batch, int row, int instance) {
    finish();
    owner = batch;
    ownerRow = row;
    int key = key(batch.cpu(row), instance);
    if (key < 0) {
      return;
    }
    grow(key);
    if (batches[key] == full && full != null) {
      open--;
    }
    batches[key] = batch;
    rows[key] = row;
  }

  /// The last event of a CPU is left out of the stream, and its chain with it.
  void leaveOut(int cpu, int instance) {
    forget(cpu, instance);
    int key = key(cpu, instance);
    if (key >= 0) {
      grow(key);
      batches[key] = LEFT_OUT;
    }
  }

  /// The last event of a CPU was lost, or did not parse: no chain can be its.
  void forget(int cpu, int instance) {
    finish();
    int key = key(cpu, instance);
    if (key >= 0 && key < batches.length) {
      open -= full != null && batches[key] == full ? 1 : 0;
      batches[key] = null;
    }
  }

  /// Takes the head of a chain. The frames that follow are its.
  ///
  /// @param user a chain of user space, which may follow the kernel's of the same event
  /// @return false if the event that it belongs to is not at hand
  boolean head(int cpu, int pid, int instance, boolean user) {
    finish();
    int key = key(cpu, instance);
    EventBatch batch = key < 0 || key >= batches.length ? null : batches[key];
    if (batch == LEFT_OUT) {
      return true;
    }
    if (batch == null || batch.pid(rows[key]) != pid) {
      return false;
    }
    int stack = batch.stack(rows[key]);
    if (stack != StackTable.NONE && !user) {
      return false;
    }
    frames.begin(table, stack);
    owner = batch;
    ownerRow = rows[key];
    return true;
  }

  /// Takes a line that may be a frame.
  ///
  /// @return false if it is none
  boolean frame(byte[] buf, int from, int to) {
    if (!StackFrames.isFrame(buf, from, to)) {
      return false;
    }
    if (owner != null) {
      frames.add(buf, from, to);
    }
    return true;
  }

  /// A line that is no frame was reached: the chain is complete.
  void finish() {
    if (owner != null && !frames.isEmpty()) {
      owner.setStack(ownerRow, frames.id(table));
    }
    frames.clear();
    owner = null;
  }

  private void grow(int key) {
    if (key >= rows.length) {
      int length = Math.max(key + 1, 2 * rows.length);
      batches = Arrays.copyOf(batches, length);
      rows = Arrays.copyOf(rows, length);
    }
  }

  private static int key(int cpu, int instance) {
    return cpu < MAX_CPUS && instance < MAX_INSTANCES ? instance * MAX_CPUS + cpu : -1;
  }
}
