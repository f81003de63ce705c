package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoTasksTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void givesBothResultsInOrder(int threads) throws IOException {
    assertThat(TwoTasks.run(threads, () -> "a", () -> "b")).containsExactly("a", "b");
  }

  @Test
  void runsThemSideBySide() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    TwoTasks.Task<Boolean> meet = () -> {
      both.countDown();
      return await(both);
    };
    assertThat(TwoTasks.run(2, meet, meet)).containsExactly(true, true);
  }

  @Test
  void aFailureOfTheSecondIsOneOfAll() {
    assertThatIOException()
        .isThrownBy(() -> TwoTasks.run(2, () -> "a", () -> {
          throw new IOException("cut");
        }))
        .withMessage("cut");
    assertThatIllegalStateException()
        .isThrownBy(() -> TwoTasks.run(2, () -> "a", () -> {
          throw new IllegalStateException("a bug");
        }));
  }

  @Test
  void aFailureOfTheFirstInterruptsTheSecond() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThatIOException()
        .isThrownBy(() -> TwoTasks.<Boolean>run(
            2,
            () -> {
              await(started);
              throw new IOException("cut");
            },
            () -> {
              started.countDown();
              try {
                return await(never);
              } catch (InterruptedIOException e) {
                interrupted.set(true);
                throw e;
              }
            }))
        .withMessage("cut");
    assertThat(interrupted).isTrue();
  }

  private static boolean await(CountDownLatch latch) throws InterruptedIOException {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }
}
