package pagereel.replay;

import java.util.Arrays;

/// How many blocks each CPU has put on each per-CPU list by frees since it last took one.
final class LatestFrees {

  /// The lists of one CPU that were put on.
  private static final class Row {
    int[] lists = new int[4];
    int[] counts = new int[4];
    int size;

    int place(int list) {
      int place = 0;
      while (place < size && lists[place] != list) {
        place++;
      }
      return place;
    }
  }

  private final PerCpu<Row> rows = new PerCpu<>(Row::new);

  /// A block was put on a list by a free.
  void freed(int cpu, int list) {
    if (cpu < 0) {
      return;
    }
    Row row = rows.of(cpu);
    int place = row.place(list);
    if (place == row.size) {
      if (place == row.lists.length) {
        row.lists = Arrays.copyOf(row.lists, 2 * place);
        row.counts = Arrays.copyOf(row.counts, 2 * place);
      }
      row.lists[place] = list;
      row.counts[place] = 0;
      row.size++;
    }
    row.counts[place]++;
  }

  /// The CPU takes a block.
  void end(int cpu) {
    if (rows.has(cpu)) {
      rows.of(cpu).size = 0;
    }
  }

  /// Blocks put on a list since the CPU last took one.
  int of(int cpu, int list) {
    if (!rows.has(cpu)) {
      return 0;
    }
    Row row = rows.of(cpu);
    int place = row.place(list);
    return place < row.size ? row.counts[place] : 0;
  }
}
