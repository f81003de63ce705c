package pagereel.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Two pieces of work that need nothing of each other: side by side if there are threads for both,
/// else one after the other.
final class TwoTasks {

  /// Work that reads.
  interface Task<T> {
    T run() throws IOException;
  }

  private TwoTasks() {}

  /// Does both. When the first one fails, the second one is interrupted.
  ///
  /// @return both results, the first task's first
  static <T> List<T> run(int threads, Task<T> first, Task<T> second) throws IOException {
    if (threads < 2) {
      return List.of(first.run(), second.run());
    }
    ExecutorService other = Executors.newSingleThreadExecutor(TwoTasks::daemon);
    try {
      Future<T> waiting = other.submit(second::run);
      return List.of(first.run(), waiting.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      other.shutdownNow();
      other.close();
    }
  }

  /// The process may end while the thread still works.
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "second-task");
    thread.setDaemon(true);
    return thread;
  }
}
