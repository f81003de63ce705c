package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Failure.Cause;

/// The kernel's own checks for a task's request prove why it fails, until it is served.
class KernelVerdictsTest {

  private static final int PID = 7;

  private final KernelVerdicts verdicts = new KernelVerdicts();
  private final EventBatch batch = new EventBatch();

  private void retry(long available, long minimum, boolean ok) {
    int row = batch.add(Tracepoint.RECLAIM_RETRY_ZONE, 1, 0, PID, 0);
    batch.set(Column.ORDER, row, 3);
    batch.set(Column.AVAILABLE, row, available);
    batch.set(Column.MIN_WATERMARK, row, minimum);
    batch.set(Column.WATERMARK_OK, row, ok ? 1 : 0);
    verdicts.reclaimRetry(batch, row);
  }

  @Test
  void enoughPagesAndAFailedCheckAreFragmentation() {
    retry(1000, 900, false);
    assertThat(verdicts.cause(PID, 3)).contains(Cause.FRAGMENTED);
    assertThat(verdicts.cause(PID, 4)).isEmpty();
    assertThat(verdicts.cause(PID + 1, 3)).isEmpty();
  }

  @Test
  void tooFewPagesAreTooFew() {
    retry(907, 900, false);
    assertThat(verdicts.cause(PID, 3)).contains(Cause.BELOW_WATERMARK);
  }

  @Test
  void theZoneWithMostPagesDecides() {
    retry(1000, 900, true);
    retry(20, 900, false);
    assertThat(verdicts.cause(PID, 3)).isEmpty();
    retry(5000, 900, false);
    assertThat(verdicts.cause(PID, 3)).contains(Cause.FRAGMENTED);
  }

  @Test
  void aCompactionInVainIsFragmentation() {
    verdicts.compactedInVain(PID, 3);
    assertThat(verdicts.cause(PID, 3)).contains(Cause.FRAGMENTED);
  }

  @Test
  void whatServedATaskEndsTheProof() {
    retry(1000, 900, false);
    verdicts.compactedInVain(PID, 3);
    verdicts.served(PID);
    assertThat(verdicts.cause(PID, 3)).isEmpty();
  }
}
