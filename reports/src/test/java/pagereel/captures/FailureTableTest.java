package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// On real captures nearly every failure has a cause, and a frame that the kernel names as being in
/// the way is named with the task that took it last and what became of it.
class FailureTableTest {

  private static final double WITH_CAUSE = 0.95;
  private static final double NAMED = 0.99;

  static List<String> captures() throws IOException {
    return Captures.names();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void nearlyEveryFailureHasACause(String name) throws IOException {
    CaptureRun run = Captures.run(name);

    assertThat((double) FailureTable.withCause(run))
        .isGreaterThanOrEqualTo(WITH_CAUSE * FailureTable.total(run));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void framesInTheWayAreNamedWithTheirOwnerAndFate(String name) throws IOException {
    CaptureRun run = Captures.run(name);

    assertThat((double) FailureTable.named(run))
        .isGreaterThanOrEqualTo(NAMED * run.busyTests().size());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void nearlyEveryFailureNamesWhoWasInTheWay(String name) throws IOException {
    CaptureRun run = Captures.run(name);

    assertThat((double) FailureTable.withBlockers(run))
        .isGreaterThanOrEqualTo(WITH_CAUSE * FailureTable.total(run));
  }
}
