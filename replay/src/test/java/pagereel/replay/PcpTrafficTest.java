package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PcpTrafficTest {

  private final PcpTraffic traffic = new PcpTraffic();

  @Test
  void aLoneBlockIsNoRefill() {
    traffic.taken(3, 1);

    assertThat(traffic.refills()).isZero();
    assertThat(traffic.refilledPages()).isZero();
  }

  @Test
  void blocksInARowAreOneRefillWithAllTheirPages() {
    for (int inARow = 1; inARow <= 5; inARow++) {
      traffic.taken(1, inARow);
    }
    traffic.drained(2);

    assertThat(traffic.refills()).isEqualTo(1);
    assertThat(traffic.refilledPages()).isEqualTo(10);
    assertThat(traffic.drainedPages()).isEqualTo(4);
  }
}
