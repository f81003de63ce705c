package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.Tracepoint;

/// What the frees of a batch, told twice, say of pages that went past the per-CPU lists.
class FreeRowsTest {

  private final Map<Long, Integer> lastEvents = new HashMap<>();
  private final Map<Integer, Integer> flags = new HashMap<>();
  private final FreeRows rows = new FreeRows(
      (event, flag) -> flags.merge(event, flag, (a, b) -> a | b),
      pfn -> lastEvents.getOrDefault(pfn, -1));
  private int events;

  private void look(Tracepoint tracepoint, long pfn) {
    look(tracepoint, pfn, ExecutionContext.TASK);
  }

  private void look(Tracepoint tracepoint, long pfn, ExecutionContext context) {
    EventBatch batch = new EventBatch(1);
    int row = batch.add(tracepoint, events, 0, 7, 0);
    batch.setContext(row, context);
    batch.set(Column.PFN, row, pfn);
    rows.look(batch, row, events);
    if (tracepoint == Tracepoint.MM_PAGE_FREE) {
      lastEvents.put(pfn, events);
    }
    events++;
  }

  private void free(long pfn) {
    look(Tracepoint.MM_PAGE_FREE, pfn);
  }

  private void freeOfInterrupt(long pfn) {
    look(Tracepoint.MM_PAGE_FREE, pfn, ExecutionContext.SOFTIRQ);
  }

  private void toldAgain(long pfn) {
    look(Tracepoint.MM_PAGE_FREE_BATCHED, pfn);
  }

  private Set<Integer> flagged(int flag) {
    Set<Integer> found = new TreeSet<>();
    flags.forEach((event, mark) -> {
      if ((mark & flag) != 0) {
        found.add(event);
      }
    });
    return found;
  }

  @Test
  void whatAnInterruptFreesWhileABatchIsToldAgainIsLeftOut() {
    free(1);
    free(2);
    free(3);
    toldAgain(1);
    free(70);
    free(71);
    toldAgain(2);
    toldAgain(3);
    look(Tracepoint.MM_PAGE_ALLOC, 9);

    assertThat(flagged(Fate.LEFT_OUT)).containsExactly(4, 5);
    assertThat(flagged(Fate.IN_A_ROW)).containsExactly(0, 1, 4);
  }

  @Test
  void whatAnInterruptFreesBeforeAPageIsToldAgainFindsTheListLocked() {
    free(1);
    free(2);
    freeOfInterrupt(70);
    freeOfInterrupt(71);
    toldAgain(1);
    toldAgain(2);
    look(Tracepoint.MM_PAGE_ALLOC, 9);

    assertThat(flagged(Fate.LEFT_OUT)).containsExactly(2, 3);
    assertThat(flagged(Fate.BATCHED)).containsExactly(0, 1);
  }

  @Test
  void whatAnInterruptFreesIsNoPartOfTheBatchAroundIt() {
    free(1);
    freeOfInterrupt(70);
    free(2);
    toldAgain(1);
    toldAgain(2);
    look(Tracepoint.MM_PAGE_ALLOC, 9);

    assertThat(flagged(Fate.LEFT_OUT)).isEmpty();
    assertThat(flagged(Fate.IN_A_ROW)).containsExactly(0, 1);
  }

  @Test
  void theRestOfTheBatchIsNotLeftOut() {
    free(1);
    free(2);
    toldAgain(1);
    free(70);
    toldAgain(2);
    free(80);

    assertThat(flagged(Fate.LEFT_OUT)).containsExactly(3);
  }

  @Test
  void ifTheBatchDoesNotGoOnNothingIsKnownOfWhatFollows() {
    free(1);
    free(2);
    toldAgain(1);
    free(70);
    look(Tracepoint.MM_PAGE_ALLOC, 9);

    assertThat(flagged(Fate.LEFT_OUT)).containsExactly(1);
  }

  @Test
  void afterTheWholeBatchANewRowBegins() {
    free(1);
    toldAgain(1);
    free(70);
    free(71);
    toldAgain(70);
    toldAgain(71);
    look(Tracepoint.MM_PAGE_ALLOC, 9);

    assertThat(flagged(Fate.LEFT_OUT)).isEmpty();
    assertThat(flagged(Fate.IN_A_ROW)).containsExactly(2);
  }
}
