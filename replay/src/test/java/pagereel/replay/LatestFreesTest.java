package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatestFreesTest {

  private final LatestFrees frees = new LatestFrees();

  @Test
  void countsEachListOfEachCpu() {
    for (int list = 0; list < 6; list++) {
      frees.freed(0, list);
    }
    frees.freed(0, 5);
    frees.freed(1, 5);

    assertThat(frees.of(0, 4)).isEqualTo(1);
    assertThat(frees.of(0, 5)).isEqualTo(2);
    assertThat(frees.of(1, 5)).isEqualTo(1);
    assertThat(frees.of(1, 4)).isZero();
    assertThat(frees.of(7, 4)).isZero();
  }

  @Test
  void aTakeBeginsAnew() {
    frees.freed(0, 3);
    frees.end(0);
    frees.end(4);

    assertThat(frees.of(0, 3)).isZero();
    frees.freed(0, 3);
    assertThat(frees.of(0, 3)).isEqualTo(1);
  }
}
