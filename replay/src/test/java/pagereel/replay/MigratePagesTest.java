package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.ZoneDrawing;

/// What is announced of the pages that compaction takes to migrate them: of two pages of a
/// pageblock one is movable.
class MigratePagesTest {

  private static final String KERNEL = "6.1";
  private static final String FREE = "M 3.......";
  private static final String MOVABLE = "GFP_HIGHUSER_MOVABLE";
  private static final String UNMOVABLE = "GFP_KERNEL";

  @TempDir
  Path directory;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  private static WrittenEvents allocated() {
    return new WrittenEvents().alloc(pfn(0), 0, MOVABLE).alloc(pfn(1), 0, UNMOVABLE);
  }

  private static WrittenEvents compacting() {
    return allocated().compactionBegin(pfn(0), pfn(16));
  }

  private List<PredictionScore> announced(WrittenEvents events) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease(KERNEL).orElseThrow(), FREE, FREE));
    ReplayOptions options = ReplayOptions.of(
        Optional.of(KERNEL), Optional.of("mono"), List.of(seed.dump(500).snapshot()));
    return new Replay(options)
        .run(events).predictions().stream()
            .filter(score -> score.kind() == PredictionScore.Kind.ISOLATE_MIGRATEPAGES)
            .toList();
  }

  private static PredictionScore score(long made, long right) {
    return new PredictionScore(PredictionScore.Kind.ISOLATE_MIGRATEPAGES, made, right, 0);
  }

  @Test
  void noMoreIsTakenThanThereAreMovablePages() throws IOException {
    assertThat(announced(compacting().isolateMigratePages(pfn(0), pfn(8), 1)))
        .containsExactly(score(1, 1));
    assertThat(announced(compacting().isolateMigratePages(pfn(0), pfn(8), 0)))
        .as("it may have been pinned")
        .containsExactly(score(1, 1));
    assertThat(announced(compacting().isolateMigratePages(pfn(0), pfn(8), 2)))
        .containsExactly(score(1, 0));
  }

  @Test
  void aTaskThatDoesNotCompactEmptiesARange() throws IOException {
    assertThat(announced(allocated().isolateMigratePages(pfn(0), pfn(8), 1)))
        .containsExactly(score(1, 1));
    assertThat(announced(allocated().isolateMigratePages(pfn(0), pfn(8), 2)))
        .containsExactly(score(1, 0));
    assertThat(announced(allocated().isolateMigratePages(pfn(100), pfn(108), 1)))
        .as("in no zone")
        .containsExactly(new PredictionScore(PredictionScore.Kind.ISOLATE_MIGRATEPAGES, 0, 0, 1));
  }

  @Test
  void pageCacheCountsHoweverItWasAskedForButNotSlabs() throws IOException {
    for (String pageCache : List.of(
        "GFP_NOFS|__GFP_COMP",
        "GFP_NOWAIT|__GFP_COMP",
        "GFP_NOFS|__GFP_HARDWALL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP")) {
      assertThat(announcedOfTwo(pageCache)).as(pageCache).containsExactly(score(1, 1));
    }
    for (String other : List.of(
        "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP",
        "GFP_NOFS|__GFP_COMP|__GFP_RECLAIMABLE",
        "GFP_KERNEL_ACCOUNT|__GFP_ZERO|__GFP_COMP")) {
      assertThat(announcedOfTwo(other)).as(other).containsExactly(score(1, 0));
    }
  }

  /// A movable page and another one, both of which a scan takes.
  private List<PredictionScore> announcedOfTwo(String gfpFlags) throws IOException {
    return announced(new WrittenEvents()
        .alloc(pfn(0), 0, MOVABLE)
        .alloc(pfn(1), 0, gfpFlags)
        .compactionBegin(pfn(0), pfn(16))
        .isolateMigratePages(pfn(0), pfn(8), 2));
  }
}
