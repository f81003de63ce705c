package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreedBatchTest {

  private static final int PID = 7;

  private final FreedBatch freed = new FreedBatch();

  private void free(long... pfns) {
    for (long pfn : pfns) {
      freed.add(PID, pfn);
    }
  }

  @Test
  void onceABatchIsToldAgainWhatFollowsHasYetToCome() {
    free(10, 11, 12);
    assertThat(freed.isYetToCome(12)).as("it may be no batch").isFalse();

    freed.listed(11);
    assertThat(freed.isYetToCome(10)).isFalse();
    assertThat(freed.isYetToCome(11)).isFalse();
    assertThat(freed.isYetToCome(12)).isTrue();

    freed.listed(12);
    assertThat(freed.isYetToCome(12)).isFalse();
  }

  @Test
  void theNextFreeBeginsAnotherBatch() {
    free(10, 11);
    freed.listed(10);
    free(12);
    assertThat(freed.isYetToCome(11)).isFalse();
    freed.listed(12);
    assertThat(freed.isYetToCome(12)).isFalse();
  }

  @Test
  void aDrainedPageWasFreedAloneAndOthersMayHaveBeen() {
    free(10, 11, 12);
    freed.listed(10);
    freed.drained(10);
    assertThat(freed.isYetToCome(12)).isTrue();
    freed.drained(11);
    assertThat(freed.isYetToCome(12)).isFalse();
  }

  @Test
  void anotherTasksFreesAreNoPartOfIt() {
    free(10);
    freed.add(PID + 1, 11);
    freed.listed(10);
    assertThat(freed.isYetToCome(11)).isFalse();
  }
}
