package pagereel.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// What is kept of each CPU: one object each, made when its CPU, or one with a higher number, is
/// first asked for.
final class PerCpu<T> {

  private final Supplier<T> maker;
  private final List<T> known = new ArrayList<>();

  PerCpu(Supplier<T> maker) {
    this.maker = maker;
  }

  /// @throws IndexOutOfBoundsException if the number is negative
  T of(int cpu) {
    while (cpu >= known.size()) {
      known.add(maker.get());
    }
    return known.get(cpu);
  }

  /// Whether the CPU's object has been made.
  boolean has(int cpu) {
    return cpu >= 0 && cpu < known.size();
  }

  /// Those of the CPUs so far, by number.
  List<T> known() {
    return Collections.unmodifiableList(known);
  }
}
