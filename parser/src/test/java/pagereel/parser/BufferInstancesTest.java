package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

class BufferInstancesTest {

  private final BufferInstances instances = new BufferInstances();
  private final EventBatch batch = new EventBatch(16);

  private boolean takes(String instance, Tracepoint tracepoint, int name) {
    int row = batch.add(tracepoint, 0, 0, 0, 0);
    batch.set(Column.NAME, row, name);
    return instances.takes(instances.number(instance), batch, row);
  }

  @Test
  void tracepointsAreTakenFromTheInstanceThatHasThem() {
    assertThat(takes("", Tracepoint.MM_PAGE_ALLOC, 0)).isTrue();
    assertThat(takes("cma", Tracepoint.CMA_ALLOC_START, 0)).isTrue();
    assertThat(instances.names()).containsExactly("", "cma");
    assertThat(instances.leftOut()).isZero();
  }

  @Test
  void whatTwoInstancesRecordedCountsOnce() {
    assertThat(takes("", Tracepoint.MM_PAGE_ALLOC, 0)).isTrue();
    assertThat(takes("copy", Tracepoint.MM_PAGE_ALLOC, 0)).isFalse();
    assertThat(takes("copy", Tracepoint.OTHER, 70)).isTrue();
    assertThat(takes("", Tracepoint.OTHER, 70)).isFalse();
    assertThat(takes("", Tracepoint.OTHER, 300)).isTrue();
    assertThat(instances.leftOut()).isEqualTo(2);
  }

  @Test
  void markersAndGapsAreEachInstancesOwn() {
    for (String instance : new String[] {"", "cma"}) {
      assertThat(takes(instance, Tracepoint.MARKER, 0)).isTrue();
      assertThat(takes(instance, Tracepoint.LOST_EVENTS, 0)).isTrue();
    }
  }
}
