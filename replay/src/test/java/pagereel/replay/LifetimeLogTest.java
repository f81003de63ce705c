package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Pages are counted by their age when they are freed, and when the trace ends.
class LifetimeLogTest {

  private static final long MS = 1_000_000;

  private final Zone zone = Zone.inUse(0, "Normal", 0, 64, 4, 3, KernelProfiles.fallback());
  private final LifetimeLog log = new LifetimeLog();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 16_383, 16_384, 20_479, 20_480, 30_000, 32_768, 1_000_000, 1L << 40})
  void anAgeLiesInItsBucket(long ageNs) {
    int bucket = LifetimeLog.bucket(ageNs);

    assertThat(ageNs).isLessThan(LifetimeLog.endNs(bucket));
    if (bucket > 0) {
      assertThat(ageNs).isGreaterThanOrEqualTo(LifetimeLog.endNs(bucket - 1));
    }
  }

  @Test
  void bucketsAscendToOneWithoutEnd() {
    int last = LifetimeLog.bucket(Long.MAX_VALUE);
    for (int bucket = 1; bucket <= last; bucket++) {
      assertThat(LifetimeLog.endNs(bucket)).isGreaterThan(LifetimeLog.endNs(bucket - 1));
    }
    assertThat(LifetimeLog.endNs(last)).isEqualTo(Long.MAX_VALUE);
  }

  private Lifetimes only(long endNs) {
    List<Lifetimes> all = log.lifetimes(List.of(zone), endNs);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void freedAndLivePagesAreCountedAtTheirAge() {
    zone.setAllocated(0, 2, MigrateType.MOVABLE, 1, 0);
    zone.setAllocated(8, 0, MigrateType.MOVABLE, 1, 2 * MS);
    log.freeing(zone, 0, 2, 3 * MS);
    zone.freeOnePage(0, 1, MigrateType.MOVABLE, false);

    Lifetimes lifetimes = only(10 * MS);
    assertThat(lifetimes.migrateType()).isEqualTo("Movable");
    assertThat(lifetimes.freedPages()[LifetimeLog.bucket(3 * MS)]).isEqualTo(2);
    assertThat(lifetimes.livePages()[LifetimeLog.bucket(10 * MS)]).isEqualTo(2);
    assertThat(lifetimes.livePages()[LifetimeLog.bucket(8 * MS)]).isEqualTo(1);
    assertThat(lifetimes.pages()).isEqualTo(5);
  }

  @Test
  void pagesInUseSinceBeforeAreNotCounted() {
    log.freeing(zone, 0, 8, MS);

    assertThat(log.lifetimes(List.of(zone), MS)).isEmpty();
  }

  @Test
  void aPageThatOutlivesTheTraceCountsAsLongAsItWasSeen() {
    // Ten pages: four die in the first bucket, three are last seen alive in the second, then one
    // of the three that are left dies.
    Lifetimes lifetimes = new Lifetimes(
        "Movable", new long[] {10, 20, 30, Long.MAX_VALUE}, new long[] {4, 0, 1, 0}, new long[] {
          0, 3, 0, 2
        });

    assertThat(lifetimes.survival()[0]).isEqualTo(0.6, within(1e-12));
    assertThat(lifetimes.survival()[1]).isEqualTo(0.6, within(1e-12));
    assertThat(lifetimes.survival()[2]).isEqualTo(0.6 * 2 / 3, within(1e-12));
    assertThat(lifetimes.survival()[3]).isEqualTo(0.6 * 2 / 3, within(1e-12));
  }
}
