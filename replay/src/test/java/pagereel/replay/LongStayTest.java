package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.EventBatch;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// Pages that stay on a per-CPU list for longer than is looked ahead.
class LongStayTest {

  @TempDir
  Path directory;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  private List<Long> announcedDrains(WrittenEvents events) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease("6.18").orElseThrow(), "M ########"));
    ReplayOptions options = ReplayOptions.of(
            Optional.of("6.18"), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withLookAhead(64)
        .withAnnouncing();
    return new Replay(options)
        .run(events).predictions().stream()
            .filter(score -> score.kind() == PredictionScore.Kind.PCP_DRAIN)
            .flatMap(score -> Stream.of(score.made(), score.right(), score.abstained()))
            .toList();
  }

  @Test
  void aPageThatCameToItsListAndCannotLeaveItUnseenIsDrainedInTheEnd() throws IOException {
    WrittenEvents events = new WrittenEvents(5 * EventBatch.DEFAULT_CAPACITY)
        .on(0, 7)
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .freeBatched(pfn(0))
        .freeBatched(pfn(2))
        .on(1, 8);
    for (int i = 0; i < 2 * EventBatch.DEFAULT_CAPACITY; i++) {
      events.free(pfn(4), 0).alloc(pfn(4), 0);
    }
    events.on(0, 7).drain(pfn(0), 0, MigrateType.MOVABLE).drain(pfn(2), 0, MigrateType.MOVABLE);

    assertThat(announcedDrains(events)).containsExactly(2L, 2L, 0L);
  }
}
