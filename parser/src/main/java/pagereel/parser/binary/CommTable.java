package pagereel.parser.binary;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.NameTable;

/// The names of tasks by thread id, as the recorder saved them or as they change while it
/// records.
///
/// A name gets its id with the first event of its task.
final class CommTable {

  private static final int FREE = Integer.MIN_VALUE;
  private static final int NOT_YET = -1;

  private final NameTable names;
  private int[] pids;
  private int[] ids;
  private @Nullable String[] comms;
  private int size;
  private int unknownId = NOT_YET;

  /// @param idle what the recorder calls the task of thread id 0
  CommTable(Map<Integer, String> saved, String idle, NameTable names) {
    this.names = names;
    int capacity = Math.max(16, Integer.highestOneBit(saved.size() + 1) << 2);
    pids = new int[capacity];
    ids = new int[capacity];
    comms = new @Nullable String[capacity];
    Arrays.fill(pids, FREE);
    Arrays.fill(ids, NOT_YET);
    saved.forEach(this::put);
    put(0, idle);
  }

  /// Gives a task a name, from its next event on.
  void put(int pid, String comm) {
    int slot = slot(pid);
    if (pids[slot] == FREE) {
      if (pid == FREE) {
        return;
      }
      if (2 * ++size > pids.length) {
        grow();
        slot = slot(pid);
      }
    }
    pids[slot] = pid;
    comms[slot] = comm;
    ids[slot] = NOT_YET;
  }

  /// Gives a new task the name of the one that it comes from, if that has one.
  void inherit(int pid, int parent) {
    int slot = slot(parent);
    String comm = comms[slot];
    if (pids[slot] != FREE && comm != null) {
      put(pid, comm);
    }
  }

  private void grow() {
    int[] oldPids = pids;
    int[] oldIds = ids;
    @Nullable String[] oldComms = comms;
    pids = new int[2 * oldPids.length];
    ids = new int[pids.length];
    comms = new @Nullable String[pids.length];
    Arrays.fill(pids, FREE);
    Arrays.fill(ids, NOT_YET);
    for (int i = 0; i < oldPids.length; i++) {
      if (oldPids[i] != FREE) {
        int slot = slot(oldPids[i]);
        pids[slot] = oldPids[i];
        ids[slot] = oldIds[i];
        comms[slot] = oldComms[i];
      }
    }
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
