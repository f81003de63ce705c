package pagereel.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;

/// Which pages of `[16, 24)` a scan took, by what is freed after it.
class MovedSourcesTest {

  private static final int OTHER_TASK = 8;

  private static WrittenEvents scan(long taken) {
    return new WrittenEvents().isolateMigratePages(16, 24, taken);
  }

  private static long @Nullable [] sources(WrittenEvents events) throws IOException {
    EventWindow window = new EventWindow(events, 64, false);
    EventBatch batch = requireNonNull(window.next());
    return new MovedSources(window).of(batch, 0);
  }

  @Test
  void whatTheTaskFreesUntilAllHaveMovedWasTaken() throws IOException {
    WrittenEvents moved = scan(2)
        .free(19, 0)
        .on(1, OTHER_TASK)
        .free(16, 0)
        .on(0, WrittenEvents.TASK)
        .in(ExecutionContext.SOFTIRQ)
        .free(20, 0)
        .in(ExecutionContext.TASK)
        .free(99, 0)
        .free(17, 0)
        .migrated(2, 0)
        .free(18, 0);
    assertThat(sources(moved)).containsExactly(17, 19);
  }

  @Test
  void whereSomeDidNotMoveOrTheCountsDifferItIsNotTold() throws IOException {
    assertThat(sources(scan(2).free(17, 0).free(19, 0).migrated(1, 1))).isNull();
    assertThat(sources(scan(2).free(17, 0).migrated(2, 0)))
        .as("one is freed later")
        .isNull();
    assertThat(sources(scan(1).free(17, 0).free(19, 0).migrated(1, 0))).isNull();
    assertThat(sources(scan(1).free(17, 0))).as("the trace ends").isNull();
    assertThat(sources(scan(0).migrated(0, 0))).isNull();
  }
}
