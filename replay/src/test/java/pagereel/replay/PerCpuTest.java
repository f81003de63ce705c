package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerCpuTest {

  @Test
  void eachCpuHasItsOwnAndKeepsIt() {
    PerCpu<List<String>> cpus = new PerCpu<>(ArrayList::new);
    cpus.of(2).add("two");
    cpus.of(0).add("zero");
    cpus.of(5);
    assertThat(cpus.known())
        .containsExactly(
            List.of("zero"), List.of(), List.of("two"), List.of(), List.of(), List.of());
  }

  @Test
  void hasWhatWasAskedForAndWhatIsBelow() {
    PerCpu<List<String>> cpus = new PerCpu<>(ArrayList::new);
    assertThat(cpus.has(0)).isFalse();
    cpus.of(1);
    assertThat(cpus.has(-1)).isFalse();
    assertThat(cpus.has(0)).isTrue();
    assertThat(cpus.has(1)).isTrue();
    assertThat(cpus.has(2)).isFalse();
  }
}
