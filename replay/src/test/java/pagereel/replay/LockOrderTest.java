package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;

/// Events of two CPUs, in the order in which these held the lock.
class LockOrderTest {

  private static final int OTHER_TASK = 8;

  /// Reads a trace through.
  ///
  /// @return each event as `cpu tracepoint pfn`
  private static List<String> ordered(WrittenEvents events) throws IOException {
    List<String> rows = new ArrayList<>();
    EventBatch batch = new EventBatch();
    LockOrder stream = new LockOrder(events);
    while (stream.next(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        String word = switch (batch.tracepoint(row)) {
          case MM_PAGE_PCPU_DRAIN -> "drain " + batch.pfn(row);
          case MM_PAGE_ALLOC_ZONE_LOCKED -> "take " + batch.pfn(row);
          case MM_PAGE_FREE -> "free " + batch.pfn(row);
          case MM_COMPACTION_FAST_ISOLATE_FREEPAGES -> "search";
          default -> batch.tracepoint(row).eventName();
        };
        rows.add(batch.cpu(row) + " " + word);
      }
    }
    return rows;
  }

  private static WrittenEvents search(WrittenEvents events) {
    return events.on(0, WrittenEvents.TASK).fastIsolateFreePages(0, 100, 1, 1);
  }

  private static WrittenEvents drain(WrittenEvents events, long pfn) {
    return events.on(1, OTHER_TASK).drain(pfn, 0, 1);
  }

  @Test
  void aSearchToldOfAmidADrainCameBeforeIt() throws IOException {
    WrittenEvents amid = new WrittenEvents().on(1, OTHER_TASK).free(9, 0);
    drain(amid, 1).on(0, WrittenEvents.TASK).free(5, 0);
    drain(search(amid), 2);
    assertThat(ordered(amid))
        .containsExactly("1 free 9", "0 free 5", "0 search", "1 drain 1", "1 drain 2");
  }

  @Test
  void aSearchToldOfAmidARefillCameBeforeIt() throws IOException {
    WrittenEvents amid = search(new WrittenEvents().on(1, OTHER_TASK).zoneLocked(1, 0, 1));
    assertThat(ordered(amid.on(1, OTHER_TASK).zoneLocked(2, 0, 1)))
        .containsExactly("0 search", "1 take 1", "1 take 2");
    WrittenEvents two = search(new WrittenEvents().on(1, OTHER_TASK).zoneLocked(1, 0, 1));
    assertThat(ordered(two.on(1, OTHER_TASK).zoneLocked(2, 3, 1)))
        .as("blocks of two orders are no one refill")
        .containsExactly("1 take 1", "0 search", "1 take 2");
  }

  @Test
  void aSearchBesideADrainStaysWhereItIs() throws IOException {
    assertThat(ordered(drain(drain(search(new WrittenEvents()), 1), 2)))
        .containsExactly("0 search", "1 drain 1", "1 drain 2");
    assertThat(ordered(search(drain(drain(new WrittenEvents(), 1), 2))))
        .containsExactly("1 drain 1", "1 drain 2", "0 search");
  }

  @Test
  void betweenTwoSearchesTheLockWasFree() throws IOException {
    WrittenEvents twice = search(drain(new WrittenEvents(), 1));
    assertThat(ordered(drain(search(drain(twice, 2)), 3)))
        .containsExactly("1 drain 1", "0 search", "1 drain 2", "0 search", "1 drain 3");
  }

  @Test
  void aCpuThatDrainsItselfHadTheLockInBetween() throws IOException {
    WrittenEvents both = drain(new WrittenEvents(), 1).on(0, WrittenEvents.TASK).drain(7, 0, 1);
    assertThat(ordered(drain(search(both), 2)))
        .containsExactly("1 drain 1", "0 drain 7", "0 search", "1 drain 2");
  }

  @Test
  void aDrainMayGoOnInTheNextBatch() throws IOException {
    WrittenEvents events = new WrittenEvents(2 * EventBatch.DEFAULT_CAPACITY);
    for (int i = 0; i < EventBatch.DEFAULT_CAPACITY - 2; i++) {
      events.on(1, OTHER_TASK).free(i, 0);
    }
    List<String> rows = ordered(drain(search(drain(drain(events, 1), 2)), 3));
    assertThat(rows).hasSize(EventBatch.DEFAULT_CAPACITY + 2);
    assertThat(rows.subList(rows.size() - 4, rows.size()))
        .containsExactly("0 search", "1 drain 1", "1 drain 2", "1 drain 3");
  }
}
