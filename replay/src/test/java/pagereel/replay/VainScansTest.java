package pagereel.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;

/// Whether a scan of `[16, 24)` that took nothing has left its pageblock unmarked.
class VainScansTest {

  private static WrittenEvents scan() {
    return new WrittenEvents().isolateMigratePages(16, 24, 0);
  }

  private static boolean leavesUnmarked(WrittenEvents events) throws IOException {
    EventWindow window = new EventWindow(events, 64, false);
    EventBatch batch = requireNonNull(window.next());
    return new VainScans(window).leaveUnmarked(batch, 0);
  }

  @Test
  void whereTheRunFindsThePageblockOnTheListsItHas() throws IOException {
    assertThat(
            leavesUnmarked(scan().isolateMigratePages(32, 40, 0).isolateMigratePages(16, 24, 1, 0)))
        .isTrue();
  }

  @Test
  void whereAnotherTaskDoesOrMoreIsScannedItIsNotTold() throws IOException {
    assertThat(leavesUnmarked(scan().isolateMigratePages(32, 40, 0))).isFalse();
    assertThat(leavesUnmarked(scan().isolateMigratePages(16, 24, 8, 0))).isFalse();
    assertThat(leavesUnmarked(scan().on(1, 8).isolateMigratePages(16, 24, 1, 0)))
        .isFalse();
  }
}
