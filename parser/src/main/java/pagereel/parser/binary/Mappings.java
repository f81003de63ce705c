package pagereel.parser.binary;

import java.util.Arrays;

/// What is mapped where in one process, as ranges of addresses that do not overlap, in their order.
/// It never changes, so that a process can have that of the one that it comes from.
final class Mappings {

  static final Mappings NONE = new Mappings(0);

  /// The address is in no range.
  static final int NOWHERE = -1;

  private final long[] starts;
  private final long[] ends;
  /// What to add to an address to have its place in the file.
  private final long[] shifts;
  private final int[] files;
  private int size;
  private boolean old;

  private Mappings(int capacity) {
    starts = new long[capacity];
    ends = new long[capacity];
    shifts = new long[capacity];
    files = new int[capacity];
  }

  private void add(long start, long end, long shift, int file) {
    starts[size] = start;
    ends[size] = end;
    shifts[size] = shift;
    files[size++] = file;
  }

  /// The same until the first change, which begins with nothing: the process runs another program
  /// and the call that lets it do so is still on its stack.
  Mappings old() {
    Mappings same = new Mappings(size);
    for (int i = 0; i < size; i++) {
      same.add(starts[i], ends[i], shifts[i], files[i]);
    }
    same.old = true;
    return same;
  }

  /// The same with `[start, end)` mapped to a file instead of what was there.
  Mappings with(long start, long end, long shift, int file) {
    if (old) {
      return NONE.with(start, end, shift, file);
    }
    // One range may be split in two.
    Mappings changed = new Mappings(size + 2);
    int i = 0;
    while (i < size && starts[i] < start) {
      changed.add(starts[i], Math.min(ends[i], start), shifts[i], files[i]);
      i++;
    }
    int after = i > 0 && ends[i - 1] > end ? i - 1 : i;
    changed.add(start, end, shift, file);
    for (int j = after; j < size; j++) {
      if (ends[j] > end) {
        changed.add(Math.max(starts[j], end), ends[j], shifts[j], files[j]);
      }
    }
    return changed;
  }

  /// The range that an address lies in, or [#NOWHERE].
  int find(long address) {
    int at = Arrays.binarySearch(starts, 0, size, address);
    int range = at >= 0 ? at : -at - 2;
    return range >= 0 && address < ends[range] ? range : NOWHERE;
  }

  int file(int range) {
    return files[range];
  }

  /// Where in the range's file an address lies.
  long fileOffset(int range, long address) {
    return address + shifts[range];
  }
}
