package pagereel.replay.model;

import java.util.Arrays;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// The per-CPU lists of a zone: which list a block of some order and type belongs on.
///
/// Source: `order_to_pindex()`, `mm/page_alloc.c`.
public final class PerCpuPages {

  /// A block of this order has no per-CPU list.
  public static final int NO_LIST = -1;

  private final FrameLists lists;
  private final int firstList;
  private final int pageblockOrder;
  private final int maxOrder;
  private final int thpLists;
  private final int listsPerCpu;
  private final RefillRule refillRule;
  private PcpSizes[] sizes = {};

  PerCpuPages(FrameLists lists, int firstList, int pageblockOrder, KernelProfile profile) {
    this.lists = lists;
    this.firstList = firstList;
    this.pageblockOrder = pageblockOrder;
    maxOrder = profile.pcpMaxOrder();
    thpLists = profile.pcpThpLists();
    refillRule = profile.refill();
    listsPerCpu = (maxOrder + 1) * MigrateType.PCPTYPES + thpLists;
  }

  public int cpus() {
    return sizes.length;
  }

  public int listsPerCpu() {
    return listsPerCpu;
  }

  /// Whether blocks of this order go through per-CPU lists.
  public boolean holds(int order) {
    return order <= maxOrder || (thpLists > 0 && order == pageblockOrder);
  }

  /// The list for blocks of an order and type on one CPU. CMA and HighAtomic blocks share the
  /// Movable list.
  ///
  /// @return [#NO_LIST] if such blocks bypass the per-CPU lists
  public int list(int cpu, int order, int type) {
    if (!holds(order) || type == MigrateType.ISOLATE || cpu < 0) {
      return NO_LIST;
    }
    int listType = MigrateType.isMergeable(type) ? type : MigrateType.MOVABLE;
    int index;
    if (order <= maxOrder) {
      index = order * MigrateType.PCPTYPES + listType;
    } else {
      index = (maxOrder + 1) * MigrateType.PCPTYPES + thpIndex(listType);
    }
    return listAt(cpu, index);
  }

  /// Which of the lists for huge pages takes a type.
  private int thpIndex(int listType) {
    return switch (thpLists) {
      case 1 -> 0;
      case 2 -> listType == MigrateType.MOVABLE ? 1 : 0;
      default -> listType;
    };
  }

  /// The list of one CPU by the kernel's index.
  public int listAt(int cpu, int index) {
    growTo(cpu);
    return firstList + cpu * listsPerCpu + index;
  }

  /// How large a CPU's cache is and may become.
  public PcpSizes sizes(int cpu) {
    growTo(cpu);
    return sizes[cpu];
  }

  private void growTo(int cpu) {
    int known = sizes.length;
    if (cpu < known) {
      return;
    }
    sizes = Arrays.copyOf(sizes, cpu + 1);
    for (int i = known; i < sizes.length; i++) {
      sizes[i] = new PcpSizes(refillRule);
    }
    lists.growLists(firstList + sizes.length * listsPerCpu);
  }

  /// Counts pages that came to a list, or left it.
  void added(int list, int pages) {
    sizes[cpuOf(list)].added(pages);
  }

  /// The order of the blocks on the list that has this kernel's index.
  public int orderAt(int index) {
    int order = index / MigrateType.PCPTYPES;
    return order <= maxOrder ? order : pageblockOrder;
  }

  /// The kernel's index of a list.
  public int indexOf(int list) {
    return (list - firstList) % listsPerCpu;
  }

  /// The CPU of a list.
  public int cpuOf(int list) {
    return (list - firstList) / listsPerCpu;
  }
}
