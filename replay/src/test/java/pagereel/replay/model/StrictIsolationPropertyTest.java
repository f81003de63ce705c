package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// Strict isolation of random ranges of random zones does what can be read off the drawing: it
/// takes the blocks from the first frame on, each where the one before ended, and nothing else.
class StrictIsolationPropertyTest {

  private static final int ROUNDS = 2000;
  private static final int PAGEBLOCKS = 6;
  private static final int PAGEBLOCK_PAGES = 8;
  private static final int FRAMES = PAGEBLOCKS * PAGEBLOCK_PAGES;

  private final Random random = new Random(20120126);

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aRangeIsTakenUpToItsFirstFrameInUse(KernelProfile profile) {
    int whole = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String frames = randomFrames();
      Zone zone = zone(profile, lines(frames));
      int start = random.nextInt(FRAMES);
      int end = start + 1 + random.nextInt(FRAMES - start);
      int expectedEnd = start;
      while (expectedEnd < end && Character.isDigit(frames.charAt(expectedEnd))) {
        expectedEnd += 1 << (frames.charAt(expectedEnd) - '0');
      }

      long taken = new FreePageIsolation(zone).isolateStrict(pfn(start), pfn(end));

      String after = frames.substring(0, start)
          + "g".repeat((int) taken)
          + frames.substring(start + (int) taken);
      String what = "round %d of kernel %s: [%d, %d) of %s"
          .formatted(round, profile.name(), start, end, frames);
      assertThat(taken).as(what).isEqualTo(expectedEnd - start);
      assertThat(draw(zone)).as(what).containsExactly(lines(after));
      zone.verify();
      whole += start + taken >= end ? 1 : 0;
    }
    // Both outcomes must occur often for this to say anything.
    assertThat(whole).isBetween(ROUNDS / 20, ROUNDS - ROUNDS / 20);
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void theTestOfARangeFindsItsFirstFrameInUse(KernelProfile profile) {
    for (int round = 0; round < ROUNDS; round++) {
      String frames = randomFrames();
      int start = random.nextInt(FRAMES);
      int end = start + 1 + random.nextInt(FRAMES - start);
      int expected = start;
      while (expected < FRAMES && isFree(frames, expected)) {
        expected++;
      }

      long found =
          new FreePageIsolation(zone(profile, lines(frames))).firstNotFree(pfn(start), pfn(end));

      // It may stop behind the range, where the last free block ends, but no later.
      assertThat(Math.min(found, pfn(end)))
          .as("round %d: [%d, %d) of %s", round, start, end, frames)
          .isEqualTo(Math.min(pfn(expected), pfn(end)));
      assertThat(found).isLessThanOrEqualTo(pfn(expected));
    }
  }

  private static boolean isFree(String frames, int frame) {
    return Character.isDigit(frames.charAt(frame)) || frames.charAt(frame) == '.';
  }

  /// Blocks of random orders, most of them free.
  private String randomFrames() {
    StringBuilder frames = new StringBuilder();
    while (frames.length() < FRAMES) {
      int order = random.nextInt(ZoneDrawing.MAX_PAGE_ORDER + 1);
      int pages = 1 << order;
      if (frames.length() % pages != 0 || frames.length() + pages > FRAMES) {
        continue;
      }
      if (random.nextInt(5) > 0) {
        frames.append(order).append(".".repeat(pages - 1));
      } else {
        frames.append("UMR#ct?x".charAt(random.nextInt(8)));
      }
    }
    return frames.toString();
  }

  private static String[] lines(String frames) {
    String[] lines = new String[PAGEBLOCKS];
    for (int i = 0; i < PAGEBLOCKS; i++) {
      int from = i * PAGEBLOCK_PAGES;
      lines[i] = "I " + frames.substring(from, from + PAGEBLOCK_PAGES);
    }
    return lines;
  }
}
