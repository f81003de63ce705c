package pagereel.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// Whether kswapd has done its work where another task runs in its place.
class KswapdWorkTest {

  private static final int KSWAPD = 40;
  private static final int NODE = 1;

  /// The other task's event.
  private static WrittenEvents other() {
    return new WrittenEvents().free(8, 0);
  }

  private static boolean isHeldUp(WrittenEvents events) throws IOException {
    EventWindow window = new EventWindow(events, 64, false);
    requireNonNull(window.next());
    return new KswapdWork(window).isHeldUp(KSWAPD, NODE, 0);
  }

  @Test
  void whatItDoesLaterShowsThatItIsHeldUp() throws IOException {
    assertThat(isHeldUp(other().on(1, KSWAPD).free(9, 0))).isTrue();
    assertThat(isHeldUp(other().free(9, 0))).isFalse();
  }

  @Test
  void whoSleepsOrWakesOrIsWokenHasDoneIt() throws IOException {
    assertThat(isHeldUp(other().on(1, KSWAPD).kswapd(Tracepoint.MM_VMSCAN_KSWAPD_SLEEP)))
        .isFalse();
    assertThat(isHeldUp(
            other().on(1, KSWAPD).kswapd(Tracepoint.MM_VMSCAN_KSWAPD_WAKE).free(9, 0)))
        .isFalse();
    assertThat(isHeldUp(
            other().kswapd(Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD).on(1, KSWAPD).free(9, 0)))
        .isFalse();
  }

  @Test
  void itGoesOnWhereItRunsAgain() throws IOException {
    EventWindow window = new EventWindow(other().on(1, KSWAPD).free(9, 0), 64, false);
    EventBatch batch = requireNonNull(window.next());
    KswapdWork work = new KswapdWork(window);

    assertThat(work.isHeldUp(KSWAPD, NODE, 0)).isTrue();

    assertThat(work.goesOn(batch, 0)).isEqualTo(KswapdWork.NO_NODE);
    assertThat(work.goesOn(batch, 1)).isEqualTo(NODE);
    assertThat(work.goesOn(batch, 1)).isEqualTo(KswapdWork.NO_NODE);
  }
}
