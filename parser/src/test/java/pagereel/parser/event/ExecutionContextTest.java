package pagereel.parser.event;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.parser.event.ExecutionContext.HARDIRQ;
import static pagereel.parser.event.ExecutionContext.NMI;
import static pagereel.parser.event.ExecutionContext.SOFTIRQ;
import static pagereel.parser.event.ExecutionContext.TASK;

import org.junit.jupiter.api.Test;

class ExecutionContextTest {

  @Test
  void theInnermostInterruptCounts() {
    assertThat(ExecutionContext.ofFlags(0x05))
        .as("interrupts off, to be scheduled")
        .isEqualTo(TASK);
    assertThat(ExecutionContext.ofFlags(0x10)).isEqualTo(SOFTIRQ);
    assertThat(ExecutionContext.ofFlags(0x18)).isEqualTo(HARDIRQ);
    assertThat(ExecutionContext.ofFlags(0x59)).isEqualTo(NMI);
  }

  @Test
  void marksOfALineStandForTheSame() {
    assertThat("sHhZz.".chars().mapToObj(ExecutionContext::ofMark))
        .containsExactly(SOFTIRQ, HARDIRQ, HARDIRQ, NMI, NMI, TASK);
  }

  @Test
  void aRowKeepsItsContextAndTheNextOneInItsPlaceDoesNot() {
    EventBatch batch = new EventBatch(2);
    batch.setContext(batch.add(Tracepoint.MM_PAGE_FREE, 1, 0, 7, 0), SOFTIRQ);
    EventBatch other = new EventBatch(1);
    other.addCopy(batch, 0, 0);
    batch.clear();
    batch.add(Tracepoint.MM_PAGE_FREE, 2, 0, 7, 0);

    assertThat(batch.context(0)).isEqualTo(TASK);
    assertThat(other.context(0)).isEqualTo(SOFTIRQ);
  }
}
