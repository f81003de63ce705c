package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V5_10;
import static pagereel.replay.model.Kernels.V5_15;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.Kernels.V6_18;
import static pagereel.replay.model.Kernels.V6_6;
import static pagereel.replay.model.MigrateType.CMA;
import static pagereel.replay.model.MigrateType.HIGHATOMIC;
import static pagereel.replay.model.MigrateType.ISOLATE;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.RECLAIMABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// Which per-CPU list a block belongs on, by kernel.
class PerCpuPagesTest {

  private static final int NONE = PerCpuPages.NO_LIST;

  private static PerCpuPages pcp(KernelProfile profile) {
    return Zone.inUse(0, "Normal", 0, 1024, 10, 9, profile).pcp();
  }

  /// The kernel's index of a list on CPU 0, or [#NONE].
  private static int index(PerCpuPages pcp, int order, int type) {
    int list = pcp.list(0, order, type);
    return list == NONE ? NONE : list - pcp.listAt(0, 0);
  }

  private static List<Integer> indexes(PerCpuPages pcp, int order) {
    return Arrays.asList(
        index(pcp, order, UNMOVABLE), index(pcp, order, MOVABLE), index(pcp, order, RECLAIMABLE));
  }

  @Test
  void version510HasListsOfSinglePages() {
    PerCpuPages pcp = pcp(V5_10);

    assertThat(pcp.listsPerCpu()).isEqualTo(3);
    assertThat(indexes(pcp, 0)).containsExactly(0, 1, 2);
    assertThat(indexes(pcp, 1)).containsOnly(NONE);
    assertThat(indexes(pcp, 9)).containsOnly(NONE);
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#cachingLargerOrders")
  void from515OnOrdersUpTo3HaveLists(KernelProfile profile) {
    PerCpuPages pcp = pcp(profile);
    assertThat(indexes(pcp, 0)).containsExactly(0, 1, 2);
    assertThat(indexes(pcp, 1)).containsExactly(3, 4, 5);
    assertThat(indexes(pcp, 2)).containsExactly(6, 7, 8);
    assertThat(indexes(pcp, 3)).containsExactly(9, 10, 11);
    for (int order : new int[] {4, 5, 6, 7, 8, 10}) {
      assertThat(indexes(pcp, order)).containsOnly(NONE);
      assertThat(pcp.holds(order)).isFalse();
    }
  }

  @Test
  void hugePagesHaveAListForEachTypeIn515() {
    assertThat(pcp(V5_15).listsPerCpu()).isEqualTo(15);
    assertThat(indexes(pcp(V5_15), 9)).containsExactly(12, 13, 14);
  }

  @Test
  void hugePagesHaveOneListIn66() {
    assertThat(pcp(V6_6).listsPerCpu()).isEqualTo(13);
    assertThat(indexes(pcp(V6_6), 9)).containsExactly(12, 12, 12);
  }

  @Test
  void movableHugePagesHaveTheirOwnListElsewhere() {
    for (KernelProfile profile : List.of(V6_1, V6_12, V6_18)) {
      assertThat(pcp(profile).listsPerCpu()).isEqualTo(14);
      assertThat(indexes(pcp(profile), 9)).containsExactly(12, 13, 12);
    }
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void cmaAndReservedPagesShareTheMovableList(KernelProfile profile) {
    PerCpuPages pcp = pcp(profile);

    for (int order = 0; order <= 10; order++) {
      assertThat(index(pcp, order, CMA)).isEqualTo(index(pcp, order, MOVABLE));
      assertThat(index(pcp, order, HIGHATOMIC)).isEqualTo(index(pcp, order, MOVABLE));
    }
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void isolatedPagesAndThoseOfNoCpuHaveNoList(KernelProfile profile) {
    PerCpuPages pcp = pcp(profile);

    assertThat(pcp.list(0, 0, ISOLATE)).isEqualTo(NONE);
    assertThat(pcp.list(-1, 0, MOVABLE)).isEqualTo(NONE);
    assertThat(pcp.cpus()).isZero();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void everyListBelongsToOneCpuAndOneOrder(KernelProfile profile) {
    PerCpuPages pcp = pcp(profile);

    for (int cpu = 0; cpu < 70; cpu += 23) {
      for (int order = 0; order <= 10; order++) {
        int list = pcp.list(cpu, order, MOVABLE);
        if (list != NONE) {
          assertThat(pcp.cpuOf(list)).isEqualTo(cpu);
          assertThat(pcp.orderAt(list - pcp.listAt(cpu, 0))).isEqualTo(order);
        }
      }
    }
    assertThat(pcp.cpus()).isEqualTo(70);
  }
}
