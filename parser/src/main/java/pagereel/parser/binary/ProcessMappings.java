package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is mapped in each process, by its id, as perf's records tell one after the other.
final class ProcessMappings {

  private static final int FREE = Integer.MIN_VALUE;

  private int[] pids = new int[1 << 8];
  private @Nullable Mappings[] mappings = new @Nullable Mappings[1 << 8];
  private int size;
  private final Map<String, Integer> files = new HashMap<>();
  private final List<String> fileNames = new ArrayList<>();

  ProcessMappings() {
    Arrays.fill(pids, FREE);
  }

  /// A process maps a part of a file.
  ///
  /// @param fileOffset where in the file the part begins
  void map(int pid, long start, long length, long fileOffset, String file) {
    if (start < 0 || length <= 0 || start > Long.MAX_VALUE - length) {
      return; // The kernel's own.
    }
    Integer known = files.get(file);
    int id = known == null ? fileNames.size() : known;
    if (known == null) {
      files.put(file, id);
      fileNames.add(file);
    }
    put(pid, of(pid).with(start, start + length, fileOffset - start, id));
  }

  /// A new process has what the one has that it comes from.
  void fork(int pid, int parent) {
    if (pid != parent) {
      put(pid, of(parent));
    }
  }

  /// A process runs another program, whose mappings follow.
  void exec(int pid) {
    put(pid, of(pid).old());
  }

  /// A process ends.
  void exit(int pid) {
    put(pid, Mappings.NONE);
  }

  Mappings of(int pid) {
    Mappings found = mappings[slot(pid)];
    return found == null ? Mappings.NONE : found;
  }

  String fileName(int file) {
    return fileNames.get(file);
  }

  private void put(int pid, Mappings changed) {
    if (pid == FREE) {
      return;
    }
    int slot = slot(pid);
    if (pids[slot] == FREE) {
      if (2 * ++size > pids.length) {
        grow();
        slot = slot(pid);
      }
      pids[slot] = pid;
    }
    mappings[slot] = changed;
  }

  /// Makes room, also by forgetting processes that have nothing mapped.
  private void grow() {
    int[] oldPids = pids;
    @Nullable Mappings[] oldMappings = mappings;
    pids = new int[2 * oldPids.length];
    mappings = new @Nullable Mappings[pids.length];
    Arrays.fill(pids, FREE);
    size = 1;
    for (int i = 0; i < oldPids.length; i++) {
      if (oldPids[i] != FREE && oldMappings[i] != Mappings.NONE) {
        int slot = slot(oldPids[i]);
        pids[slot] = oldPids[i];
        mappings[slot] = oldMappings[i];
        size++;
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
}
