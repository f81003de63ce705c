package pagereel.parser.binary;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.NameTable;

/// The names of tasks by thread id, as the recorder saved them.
///
/// A name gets its id with the first event of its task.
final class CommTable {

  private static final String IDLE = "<idle>";

  private static final int FREE = Integer.MIN_VALUE;
  private static final int NOT_YET = -1;

  private final NameTable names;
  private final int[] pids;
  private final int[] ids;
  private final @Nullable String[] comms;
  private int unknownId = NOT_YET;

  CommTable(Map<Integer, String> saved, NameTable names) {
    this.names = names;
    int capacity = Math.max(16, Integer.highestOneBit(saved.size() + 1) << 2);
    pids = new int[capacity];
    ids = new int[capacity];
    comms = new @Nullable String[capacity];
    Arrays.fill(pids, FREE);
    Arrays.fill(ids, NOT_YET);
    saved.forEach(this::put);
    put(0, IDLE);
  }

  private void put(int pid, String comm) {
    int slot = slot(pid);
    pids[slot] = pid;
    comms[slot] = comm;
  }

  private int slot(int pid) {
    int mask = pids.length - 1;
    int slot = ((pid * 0x9e3779b9) >>> 8) & mask;
    while (pids[slot] != pid && pids[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /// The id of a task's name.
  int id(int pid) {
    int slot = slot(pid);
    int id = ids[slot];
    if (id != NOT_YET) {
      return id;
    }
    String comm = comms[slot];
    if (pids[slot] == FREE || comm == null) {
      return unknownId();
    }
    ids[slot] = names.id(comm);
    return ids[slot];
  }

  int unknownId() {
    if (unknownId == NOT_YET) {
      unknownId = names.id(NameInterner.UNKNOWN);
    }
    return unknownId;
  }
}
