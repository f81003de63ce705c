package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.FailureLog.ContigRequest;

/// What CMA hands out is written down until it comes back, whole or in parts.
class ContigLogTest {

  private final ContigLog log = new ContigLog();

  @Test
  void aRangeThatComesBackInPartsIsWrittenDownInParts() {
    log.handedOut("a", 100, 10, 5);
    log.givenBack(103, 4, 20);
    log.givenBack(100, 3, 30);

    assertThat(log.stays(0, 90))
        .containsExactlyInAnyOrder(
            new CmaStay("a", 103, 4, 5, 20),
            new CmaStay("a", 100, 3, 5, 30),
            new CmaStay("a", 107, 3, 5, 90));
  }

  @Test
  void oneReleaseCanEndSeveralRanges() {
    log.handedOut("a", 100, 10, 5);
    log.handedOut("a", 110, 10, 6);
    log.handedOut("a", 130, 10, 7);
    log.givenBack(105, 10, 20);

    assertThat(log.stays(0, 90))
        .containsExactlyInAnyOrder(
            new CmaStay("a", 105, 5, 5, 20),
            new CmaStay("a", 110, 5, 6, 20),
            new CmaStay("a", 100, 5, 5, 90),
            new CmaStay("a", 115, 5, 6, 90),
            new CmaStay("a", 130, 10, 7, 90));
  }

  @Test
  void whatIsHandedOutAgainWasGivenBackUnseen() {
    log.handedOut("a", 100, 10, 5);
    log.handedOut("a", 100, 10, 50);

    assertThat(log.stays(0, 90))
        .containsExactlyInAnyOrder(
            new CmaStay("a", 100, 10, 5, 50), new CmaStay("a", 100, 10, 50, 90));
  }

  @Test
  void whatWasHandedOutBeforeBeginsWithTheResults() {
    log.seed(new CmaAreaState("a", 0x1000, 64, 2, new long[] {1, 2, 9, 9}));
    log.restart(40);
    log.givenBack(0x1004, 8, 60);

    assertThat(log.stays(10, 90))
        .containsExactlyInAnyOrder(
            new CmaStay("a", 0x1004, 8, 40, 60), new CmaStay("a", 0x1024, 4, 40, 90));
  }

  @Test
  void aRequestHasItsBusyRanges() {
    ContigRequest request = new ContigRequest(7, "camera", 1_000, 16, true);
    log.failed(request, Failure.Kind.CMA, "a", 5_000);
    log.served(request, Failure.Kind.CMA, "a", 6_000, 0x40);

    assertThat(log.runs()).hasSize(2);
    assertThat(log.runs().getFirst().succeeded()).isFalse();
    assertThat(log.runs().getFirst().endNs() - log.runs().getFirst().startNs()).isEqualTo(4_000);
    assertThat(log.runs().getLast().succeeded()).isTrue();
    assertThat(log.runs().getLast().pfn()).isEqualTo(0x40);
  }
}
