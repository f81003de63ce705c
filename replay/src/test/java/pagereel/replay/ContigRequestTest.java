package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.Failure.Release;
import pagereel.replay.FailureLog.ContigRequest;

/// Which frames are kept of a request that failed in one range after the other.
class ContigRequestTest {

  private final ContigRequest request = new ContigRequest(7, "camera", 0, 16, true);

  private static Blocker blocker(long pfn) {
    return new Blocker(
        pfn,
        1,
        "in use",
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        List.of(),
        pfn,
        0,
        false,
        0,
        Release.NOT_TOLD,
        OptionalLong.empty());
  }

  private List<Long> pfns() {
    return request.allBlockers().stream().map(Blocker::pfn).toList();
  }

  @Test
  void whatElseWasInUseIsThatOfTheRangeWithTheFewest() {
    request.addBlocker(blocker(1));
    request.noteOthers(List.of(blocker(1), blocker(2), blocker(3)), 3);
    request.addBlocker(blocker(11));
    request.noteOthers(List.of(blocker(11), blocker(12)), 2);
    request.addBlocker(blocker(21));
    request.noteOthers(List.of(blocker(21), blocker(22), blocker(23), blocker(24)), 4);

    assertThat(pfns()).containsExactly(1L, 11L, 21L, 12L);
  }

  @Test
  void theFramesThatTheKernelNamesComeFirst() {
    for (int pfn = 0; pfn < FailureLog.MAX_ATTEMPTS; pfn++) {
      request.addBlocker(blocker(pfn));
    }
    request.noteOthers(List.of(blocker(1_000)), 1);

    assertThat(pfns()).hasSize(FailureLog.MAX_ATTEMPTS).doesNotContain(1_000L);
  }
}
