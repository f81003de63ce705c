package pagereel.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.Zone;

/// The tasks that compact a zone at the moment.
final class CompactionTasks {

  /// One task's run over one zone, from `mm_compaction_begin` to `mm_compaction_end`.
  static final class Run {
    final @Nullable Zone zone;
    final long startNs;
    final boolean sync;
    /// The order it works for, or -1: a whole zone, or not told yet.
    int order = -1;
    /// Between `mm_migrate_pages_start` and `mm_migrate_pages`.
    boolean migrating;

    Run(@Nullable Zone zone, long startNs, boolean sync) {
      this.zone = zone;
      this.startNs = startNs;
      this.sync = sync;
    }
  }

  private final Map<Integer, Run> runs = new HashMap<>();
  private final Set<Integer> trying = new HashSet<>();

  void begin(int pid, Run run) {
    runs.put(pid, run);
  }

  @Nullable
  Run end(int pid) {
    return runs.remove(pid);
  }

  @Nullable
  Run run(int pid) {
    return runs.get(pid);
  }

  boolean anyRunning() {
    return !runs.isEmpty();
  }

  /// The task has begun direct compaction, and has not got its pages yet.
  void setTrying(int pid) {
    trying.add(pid);
  }

  void stopTrying(int pid) {
    if (!trying.isEmpty()) {
      trying.remove(pid);
    }
  }

  boolean isTrying(int pid) {
    return trying.contains(pid);
  }
}
