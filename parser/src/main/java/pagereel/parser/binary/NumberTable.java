package pagereel.parser.binary;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/// What the numbers of a field stand for: a small table for those that have a name, one value
/// for all others.
final class NumberTable {

  /// Larger numbers have no names in any print format.
  private static final int MAX_NUMBER = 4096;

  private final long[] values;
  private final long other;

  NumberTable(PrintTable table, ToLongFunction<String> valueOf, long other) {
    int length = 0;
    for (PrintTable.Entry entry : table.entries()) {
      if (entry.value() >= 0 && entry.value() < MAX_NUMBER) {
        length = Math.max(length, (int) entry.value() + 1);
      }
    }
    this.other = other;
    values = new long[length];
    Arrays.fill(values, other);
    for (PrintTable.Entry entry : table.entries()) {
      if (entry.value() >= 0 && entry.value() < length) {
        values[(int) entry.value()] = valueOf.applyAsLong(entry.name());
      }
    }
  }

  long value(long number) {
    return number >= 0 && number < values.length ? values[(int) number] : other;
  }
}
