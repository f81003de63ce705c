package pagereel.replay.model;

import java.util.List;

/// The kind of pages that a pageblock or a free list holds.
///
/// The numbers are pagereel's own: the kernel's depend on its version and configuration, see
/// [#fromKernelNames].
///
/// Source: `enum migratetype`, `include/linux/mmzone.h`.
public final class MigrateType {

  public static final int UNMOVABLE = 0;
  public static final int MOVABLE = 1;
  public static final int RECLAIMABLE = 2;
  public static final int HIGHATOMIC = 3;
  public static final int CMA = 4;
  public static final int ISOLATE = 5;

  /// How many types there are.
  public static final int COUNT = 6;

  /// The type is not known.
  public static final int UNKNOWN = -1;

  /// Types below this one have per-CPU lists, and their blocks merge with one another.
  ///
  /// Source: `MIGRATE_PCPTYPES`.
  public static final int PCPTYPES = 3;

  private static final List<String> NAMES =
      List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate");

  private static final int[][] FALLBACKS = {
    {RECLAIMABLE, MOVABLE}, {RECLAIMABLE, UNMOVABLE}, {UNMOVABLE, MOVABLE}
  };

  private MigrateType() {}

  /// The kernel's name of a type, as in `/proc/pagetypeinfo`; its number where it has none.
  public static String name(int type) {
    return type >= 0 && type < COUNT ? NAMES.get(type) : Integer.toString(type);
  }

  /// Whether free blocks of this type may merge with those of the other types below
  /// [#PCPTYPES].
  public static boolean isMergeable(int type) {
    return type >= 0 && type < PCPTYPES;
  }

  /// The types whose free blocks serve a request of this one when its own lists are empty, first
  /// choice first.
  public static int[] fallbacks(int type) {
    return FALLBACKS[type];
  }

  /// A table from a kernel's numbers to these, made of the kernel's names in the order of its
  /// numbers. A name that is not known becomes [#UNKNOWN].
  public static int[] fromKernelNames(List<String> names) {
    int[] types = new int[names.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = NAMES.indexOf(names.get(i));
    }
    return types;
  }
}
