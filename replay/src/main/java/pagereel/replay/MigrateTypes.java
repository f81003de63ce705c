package pagereel.replay;

import java.util.List;
import pagereel.replay.model.MigrateType;

/// Translates a trace's migratetype numbers into the model's.
final class MigrateTypes {

  private static final List<String> WITHOUT_CMA =
      List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate");
  private static final List<String> WITH_CMA =
      List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate");

  private int[] types;
  private boolean told;

  MigrateTypes() {
    types = MigrateType.fromKernelNames(WITHOUT_CMA);
  }

  /// A snapshot tells the kernel's names in the order of its numbers.
  void useNames(List<String> names) {
    types = MigrateType.fromKernelNames(names);
    told = true;
  }

  /// A CMA event proves that the kernel has CMA, so that number 4 is CMA's.
  void sawCma() {
    if (!told) {
      types = MigrateType.fromKernelNames(WITH_CMA);
      told = true;
    }
  }

  /// The model's type, or [MigrateType#UNKNOWN].
  int of(long number) {
    return number >= 0 && number < types.length ? types[(int) number] : MigrateType.UNKNOWN;
  }
}
