package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import pagereel.parser.BufferInstances;
import pagereel.parser.event.EventBatch;

/// The buffer instances, or the files, that a report was made of: their names stand before each
/// line.
final class TextInstances {

  /// The number of lines without a name.
  static final int TOP = 0;

  private final BufferInstances instances = new BufferInstances();
  private final ByteMap numbers = new ByteMap();
  private final ByteMap heads = new ByteMap();

  TextInstances() {
    instances.number("");
  }

  /// The number of the instance whose name stands at `[from, to)`.
  int number(byte[] buf, int from, int to) {
    if (from == to) {
      return TOP;
    }
    int number = numbers.get(buf, from, to);
    if (number == ByteMap.MISSING) {
      number = instances.number(new String(buf, from, to - from, UTF_8));
      numbers.put(Arrays.copyOfRange(buf, from, to), number);
    }
    return number;
  }

  boolean takes(int instance, EventBatch batch, int row) {
    return instances.takes(instance, batch, row);
  }

  long leftOut() {
    return instances.leftOut();
  }

  /// Takes note of the line that a report has once for each file.
  ///
  /// @return false if there was one of that name before
  boolean isFirstOf(byte[] buf, int from, int to) {
    if (heads.get(buf, from, to) != ByteMap.MISSING) {
      return false;
    }
    heads.put(Arrays.copyOfRange(buf, from, to), number(buf, from, to));
    return true;
  }

  /// The names so far, the top instance's empty one left out.
  List<String> names() {
    return instances.names().stream().filter(name -> !name.isEmpty()).toList();
  }
}
