package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// Strict isolation of random ranges of random zones that fails leaves the same free blocks as
/// before, whatever the range, and frees nothing that it had not taken; but for the first posting,
/// which never gives anything back.
class IsolationUndoPropertyTest {

  private static final int ROUNDS = 1000;
  private static final int PAGEBLOCKS = 6;
  private static final int PAGEBLOCK_PAGES = 8;
  private static final int FRAMES = PAGEBLOCKS * PAGEBLOCK_PAGES;

  private final Random random = new Random(20111212);

  private static Stream<Arguments> variantsAndKernels() {
    return IsolationVariant.ALL.stream()
        .flatMap(variant -> Kernels.all().map(kernel -> Arguments.of(variant, kernel)));
  }

  @ParameterizedTest
  @MethodSource("variantsAndKernels")
  void aFailureLeavesTheSameFreeBlocks(IsolationVariant variant, KernelProfile kernel) {
    int failures = 0;
    int undone = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Zone zone = randomZone(kernel);
      int start = random.nextInt(FRAMES);
      int end = start + 1 + random.nextInt(FRAMES - start);
      String what = "round %d: [%d, %d) of %s".formatted(round, start, end, draw(zone));
      List<String> before = draw(zone);

      StrictResult result = variant.isolateStrict(zone, pfn(start), pfn(end), pfn -> false);

      zone.verify();
      if (result.succeeded()) {
        continue;
      }
      failures++;
      undone += result.takenPages() > 0 ? 1 : 0;
      boolean first = variant.equals(new PostedIsolation(false));
      assertThat(result.wrongFrees()).as(what).isEqualTo(first ? result.takenPages() : 0);
      assertThat(result.lostPages()).as(what).isEqualTo(first ? result.takenPages() : 0);
      if (first && result.takenPages() > 0) {
        assertThat(draw(zone)).as(what).isNotEqualTo(before);
        assertThat(zone.isFree(result.failedPfn())).as(what).isTrue();
      } else {
        assertThat(draw(zone)).as(what).isEqualTo(before);
      }
    }
    assertThat(failures).isGreaterThan(ROUNDS / 10);
    if (!(variant instanceof CountedIsolation)) {
      assertThat(undone).isGreaterThan(ROUNDS / 10);
    }
  }

  /// A zone of one type, most of it free, whose free blocks have merged as far as they go.
  private Zone randomZone(KernelProfile kernel) {
    String type = "IMC".substring(random.nextInt(3)).substring(0, 1);
    StringBuilder frames = new StringBuilder();
    int inUse = 1 + random.nextInt(12);
    for (int frame = 0; frame < FRAMES; frame++) {
      frames.append(random.nextInt(24) < inUse ? "UMR#ctx?".charAt(random.nextInt(8)) : '.');
    }
    String[] lines = new String[PAGEBLOCKS];
    for (int i = 0; i < PAGEBLOCKS; i++) {
      int from = i * PAGEBLOCK_PAGES;
      lines[i] = type + " " + frames.substring(from, from + PAGEBLOCK_PAGES).replace('.', 't');
    }
    Zone zone = zone(kernel, lines);
    for (int frame = 0; frame < FRAMES; frame++) {
      if (frames.charAt(frame) == '.') {
        zone.freeOnePage(pfn(frame), 0, zone.pageblockType(pfn(frame)), false);
      }
    }
    return zone;
  }
}
