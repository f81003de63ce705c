package pagereel.reports.event;

import java.util.Arrays;

/// The last name of each task, by its pid.
final class TaskNames {

  /// Takes a task.
  interface Visitor {

    void task(int pid, int comm);
  }

  private static final int NONE = -1;
  /// The kernel's own limit of pids.
  private static final int MAX_PID = 1 << 22;

  private int[] comms = new int[0];

  /// @param comm an id of the stream's names
  void see(int pid, int comm) {
    if (pid < 0 || pid > MAX_PID) {
      return;
    }
    if (pid >= comms.length) {
      int old = comms.length;
      comms = Arrays.copyOf(comms, Math.max(2 * pid, 1 << 10));
      Arrays.fill(comms, old, comms.length, NONE);
    }
    comms[pid] = comm;
  }

  void forEach(Visitor visitor) {
    for (int pid = 0; pid < comms.length; pid++) {
      if (comms[pid] != NONE) {
        visitor.task(pid, comms[pid]);
      }
    }
  }
}
