package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// When a block of two pages comes to the free lists of 5.10, which has no per-CPU list for it:
/// CPU 1 frees it while CPU 0 drains or refills a list.
class DirectFreesTest {

  private static final int MOVABLE = MigrateType.MOVABLE;
  private static final int OTHER = 8;

  @TempDir
  Path directory;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  private List<String> replay(WrittenEvents events, String... pageblocks) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease("5.10").orElseThrow(), pageblocks));
    ReplayOptions options = ReplayOptions.of(
        Optional.of("5.10"), Optional.of("mono"), List.of(seed.dump(500).snapshot()));
    return new Replay(options)
        .run(events).divergences().items().stream().map(d -> d.kind().id()).toList();
  }

  /// A block is freed, and another one becomes whole by a drain.
  private static WrittenEvents freedAndDrained() {
    return new WrittenEvents()
        .on(1, OTHER)
        .free(pfn(0), 1)
        .on(0, WrittenEvents.TASK)
        .drain(pfn(5), 0, MOVABLE)
        .on(1, OTHER);
  }

  @Test
  void aBlockThatIsTakenBeforeOneDrainedLaterCameAfterIt() throws IOException {
    String drawing = "M ####0p##";
    assertThat(replay(
            freedAndDrained().zoneLocked(pfn(0), 1, MOVABLE).zoneLocked(pfn(4), 1, MOVABLE),
            drawing))
        .isEmpty();
    assertThat(replay(
            freedAndDrained().zoneLocked(pfn(4), 1, MOVABLE).zoneLocked(pfn(0), 1, MOVABLE),
            drawing))
        .isEmpty();
  }

  @Test
  void itIsOnItsListOnceItsCpuDoesSomethingElse() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .on(1, OTHER)
        .free(pfn(0), 1)
        .alloc(pfn(2), 0)
        .on(0, WrittenEvents.TASK)
        .drain(pfn(5), 0, MOVABLE)
        .on(1, OTHER)
        .zoneLocked(pfn(0), 1, MOVABLE);
    assertThat(replay(events, "M ####0p##")).containsExactly("wrongPfn");
  }

  @Test
  void itWaitsForARefillThatGoesOn() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(3), 0, MOVABLE)
        .on(1, OTHER)
        .free(pfn(0), 1)
        .on(0, WrittenEvents.TASK)
        .zoneLocked(pfn(4), 0, MOVABLE)
        .zoneLocked(pfn(5), 0, MOVABLE)
        .alloc(pfn(2), 0)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(events, "M ##1.1.##")).isEmpty();
  }
}
