package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// Samples stay evenly spread and bounded in number, however long the trace.
class SamplerTest {

  private static final long START_NS = 5_000_000_000L;

  private final Zones zones = new Zones();
  private final Sampler sampler = new Sampler(zones, new Counters());

  @BeforeEach
  void addZone() {
    zones.add(Zone.inUse(0, "Normal", 0, 64, 4, 3, KernelProfiles.fallback()));
  }

  private Zone zone() {
    return zones.all().getFirst();
  }

  private long[] times() {
    return sampler.series().getFirst().timesNs();
  }

  private MetricSeries series(String metric) {
    return sampler.series().stream()
        .filter(series -> series.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private static void assertAscending(long[] times) {
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i]).isGreaterThan(times[i - 1]);
    }
  }

  @Test
  void aShortTraceIsSampledEveryMillisecondAndAtItsEnd() {
    sampler.start(START_NS);
    sampler.finish(START_NS + 2_500_000);

    assertThat(times())
        .containsExactly(
            START_NS, START_NS + 1_000_000, START_NS + 2_000_000, START_NS + 2_500_000);
  }

  @Test
  void theEndIsNotSampledTwice() {
    sampler.start(START_NS);
    sampler.finish(START_NS + 1_000_000);

    assertThat(times()).containsExactly(START_NS, START_NS + 1_000_000);
  }

  @Test
  void thereAreNeverMoreThanTheLimitAndNeverFewerThanHalf() {
    sampler.start(START_NS);
    Random random = new Random(7);
    long timeNs = START_NS;
    for (int step = 0; step < 300; step++) {
      timeNs += random.nextLong(50_000_000);
      sampler.sampleUntil(timeNs);
      int count = times().length;
      assertThat(count).isLessThanOrEqualTo(Sampler.MAX_SAMPLES);
      if (timeNs >= START_NS + 1024L * 1_000_000) {
        assertThat(count).isGreaterThanOrEqualTo(Sampler.MAX_SAMPLES / 2);
      }
    }
    assertAscending(times());
  }

  @Test
  void samplesStayEvenlySpread() {
    sampler.start(START_NS);
    sampler.sampleUntil(START_NS + 60_000_000_000L);
    long[] times = times();

    long interval = times[1] - times[0];
    assertThat(times[0]).isEqualTo(START_NS);
    assertThat(interval).isEqualTo(64_000_000);
    for (int i = 1; i < times.length; i++) {
      assertThat(times[i] - times[i - 1]).isEqualTo(interval);
    }
  }

  @Test
  void aMarkedMomentStays() {
    sampler.start(START_NS);
    long[] marks = {START_NS + 1_234_567, START_NS + 40_000_000, START_NS + 30_000_000_001L};
    zone().freeOnePage(0, 0, MigrateType.MOVABLE, false);
    sampler.mark(marks[0]);
    zone().freeOnePage(1, 0, MigrateType.MOVABLE, false);
    sampler.mark(marks[1]);
    zone().freeOnePage(2, 0, MigrateType.MOVABLE, false);
    sampler.mark(marks[2]);
    sampler.finish(START_NS + 90_000_000_000L);

    MetricSeries free = series("free_pages");
    for (int i = 0; i < marks.length; i++) {
      int sample = Arrays.binarySearch(free.timesNs(), marks[i]);
      assertThat(sample).as("mark %d", i).isNotNegative();
      assertThat(free.values()[sample]).isEqualTo(i + 1.0);
    }
    assertAscending(free.timesNs());
    assertThat(free.timesNs()).hasSizeBetween(Sampler.MAX_SAMPLES / 2, Sampler.MAX_SAMPLES);
    assertThat(sampler.memoryMaps().getFirst().columns()).hasSameSizeAs(free.values());
  }

  @Test
  void marksBeyondTheirLimitAreSamplesLikeOthers() {
    sampler.start(START_NS);
    for (int i = 1; i <= 10_000; i++) {
      sampler.mark(START_NS + i * 7_000_001L);
      assertThat(times()).hasSizeLessThanOrEqualTo(Sampler.MAX_SAMPLES);
    }
    assertAscending(times());
  }

  @Test
  void aTraceOfDaysIsSampledQuickly() {
    sampler.start(START_NS);
    sampler.finish(START_NS + 86_400_000_000_000L * 30);

    assertThat(times()).hasSizeBetween(Sampler.MAX_SAMPLES / 2, Sampler.MAX_SAMPLES);
    assertAscending(times());
  }

  @Test
  void aValueKeepsItsMomentWhenSamplesAreThinned() {
    // One more page is free each millisecond, up to 64, then none, and so on.
    sampler.start(START_NS);
    long pages = 0;
    for (int ms = 0; ms < 5000; ms++) {
      sampler.sampleUntil(START_NS + ms * 1_000_000L);
      if (pages < 64) {
        zone().freeOnePage(pages++, 0, MigrateType.MOVABLE, false);
      } else {
        zone().takeAllFree(0, 64);
        pages = 0;
      }
    }
    MetricSeries free = series("free_pages");
    for (int i = 0; i < free.timesNs().length; i++) {
      long ms = (free.timesNs()[i] - START_NS) / 1_000_000;
      assertThat(free.values()[i]).as("after %d ms", ms).isEqualTo((double) (ms % 65));
    }
    assertThat(free.exact()).isTrue();
    List<byte[]> columns = sampler.memoryMaps().getFirst().columns();
    assertThat(columns).hasSize(free.timesNs().length);
    zone().verify();
  }

  @Test
  void everySeriesHasAllTimes() {
    sampler.start(START_NS);
    sampler.finish(START_NS + 3_000_000_000L);

    for (MetricSeries series : sampler.series()) {
      assertThat(series.timesNs()).isEqualTo(times());
      assertThat(series.values()).hasSameSizeAs(times());
      assertThat(series.lowest()).hasSameSizeAs(times());
      assertThat(series.highest()).hasSameSizeAs(times());
    }
  }

  @Test
  void whatIsUnknownLiesBetweenBounds() {
    Zones unseeded = new Zones();
    Zone zone = Zone.unknown(0, "?", 0, 64, 4, 3, KernelProfiles.fallback());
    unseeded.add(zone);
    Sampler other = new Sampler(unseeded, new Counters());
    zone.freeOnePage(0, 2, MigrateType.MOVABLE, false);
    other.start(START_NS);
    other.finish(START_NS);

    MetricSeries free = other.series().getFirst();
    assertThat(free.metric()).isEqualTo("free_pages");
    assertThat(free.values()).containsExactly(4);
    assertThat(free.lowest()).containsExactly(4);
    assertThat(free.highest()).containsExactly(64);
    assertThat(free.exact()).isFalse();
    MetricSeries unusable = other.series().stream()
        .filter(series -> series.metric().equals("unusable_free_index.order4"))
        .findFirst()
        .orElseThrow();
    // 4 pages of 64 are sure to be in a block too small; the others may all be, or none.
    assertThat(unusable.values()).containsExactly(1.0);
    assertThat(unusable.lowest()[0]).isBetween(4 / 64.0, 16 / 64.0);
    assertThat(unusable.highest()).containsExactly(1.0);
  }

  @Test
  void aReplayThatNeverBeganHasNoSamples() {
    sampler.finish(START_NS);

    assertThat(sampler.series()).isEmpty();
    assertThat(sampler.memoryMaps()).isEmpty();
  }
}
