package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The step with which the free scanner looks through a pageblock.
class CompactionRunTest {

  private static CompactionTasks.Run run(boolean sync) {
    CompactionTasks.Run run = new CompactionTasks.Run(null, 0, 0, 1 << 16);
    run.sync = sync;
    return run;
  }

  @Test
  void aSynchronousScanLooksAtEveryFrameFirst() {
    assertThat(run(true).nextFreeStep()).isEqualTo(1);
    assertThat(run(false).nextFreeStep()).isEqualTo(32);
  }

  @Test
  void theStepDoublesUntilSomethingIsFound() {
    CompactionTasks.Run run = run(true);
    run.looked(false);
    assertThat(run.nextFreeStep()).isEqualTo(2);
    run.looked(false);
    assertThat(run.nextFreeStep()).isEqualTo(4);
    run.looked(true);
    assertThat(run.nextFreeStep()).isEqualTo(1);
    for (int i = 0; i < 9; i++) {
      run.looked(false);
    }
    assertThat(run.nextFreeStep()).isEqualTo(32);
  }

  @Test
  void aroundABlockThatWasFoundEveryFrameIsLookedAtAndTheStepStays() {
    CompactionTasks.Run run = run(false);
    run.looked(true);
    run.looked(false);
    run.aroundFound = true;
    assertThat(run.nextFreeStep()).isEqualTo(1);
    run.looked(true);
    assertThat(run.nextFreeStep()).isEqualTo(2);
  }
}
