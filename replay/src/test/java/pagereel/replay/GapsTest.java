package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;

class GapsTest {

  private final Gaps gaps = new Gaps();

  /// Takes in events from the first one on.
  private void look(WrittenEvents events) {
    EventBatch batch = new EventBatch();
    events.next(batch);
    for (int row = 0; row < batch.size(); row++) {
      gaps.look(batch, row, row);
    }
  }

  @Test
  void aGapReachesFromTheLastEventOfItsCpu() {
    look(new WrittenEvents()
        .on(0, 1)
        .free(0, 0)
        .on(1, 2)
        .free(1, 0)
        .free(2, 0)
        .on(0, 1)
        .lost(4)
        .free(3, 0));

    assertThat(gaps.at(0)).isNull();
    assertThat(gaps.isBeforeEnd(0)).isTrue();
    assertThat(gaps.nextFirst(0)).isEqualTo(1);
    assertThat(gaps.at(1)).isNotNull();
    assertThat(gaps.at(3)).isNotNull();
    assertThat(gaps.isBeforeEnd(3)).isTrue();
    assertThat(gaps.at(4)).isNull();
    assertThat(gaps.isBeforeEnd(4)).isFalse();
    assertThat(gaps.nextFirst(4)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void gapsOfSeveralCpusThatOverlapAreOne() {
    look(new WrittenEvents()
        .on(0, 1)
        .free(0, 0)
        .on(1, 2)
        .free(1, 0)
        .on(0, 1)
        .lost(4)
        .on(2, 3)
        .free(2, 0)
        .lost(1)
        .on(1, 2)
        .lost(7)
        .on(0, 1)
        .free(3, 0));

    assertThat(gaps.at(0)).isNull();
    Gaps.Gap gap = gaps.at(1);
    assertThat(gap)
        .isNotNull()
        .extracting(Gaps.Gap::first, Gaps.Gap::last, Gaps.Gap::cpus)
        .containsExactly(1L, 5L, Set.of(0, 1, 2));
    assertThat(gaps.at(5)).isSameAs(gap);
    assertThat(gaps.at(6)).isNull();
  }
}
