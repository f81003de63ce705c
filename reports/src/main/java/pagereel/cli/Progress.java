package pagereel.cli;

import java.io.Closeable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// How far the work is, as a bar on a terminal once it has lasted longer than a second.
final class Progress implements Closeable {

  private static final long PATIENCE_NS = 1_000_000_000L;
  private static final int COLUMNS = 79;

  private final boolean shown;
  private final String task;
  private final Console console;
  private final long startNs = System.nanoTime();
  private @Nullable ProgressBar bar;

  /// @param shown false if nobody would see it, or wants to
  Progress(Console console, String task, boolean shown) {
    this.console = console;
    this.task = task;
    this.shown = shown && console.errIsTerminal();
  }

  /// Says how far the work is.
  ///
  /// @param share 0 to 1, negative if it is not known
  void at(double share) {
    if (!shown || share < 0) {
      return;
    }
    ProgressBar current = bar;
    if (current == null) {
      if (System.nanoTime() - startNs < PATIENCE_NS) {
        return;
      }
      current = new ProgressBarBuilder()
          .setTaskName(task)
          .setInitialMax(100)
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(200)
          .setConsumer(new ConsoleProgressBarConsumer(console.err(), COLUMNS))
          .clearDisplayOnFinish()
          .build();
      bar = current;
    }
    current.stepTo(Math.round(100 * share));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
