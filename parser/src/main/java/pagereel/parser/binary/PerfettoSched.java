package pagereel.parser.binary;

import java.util.List;
import pagereel.parser.perfetto.proto.FtraceEventBundle.CompactSched;

/// The context switches and wake-ups that a bundle keeps as columns, as one run by time.
final class PerfettoSched {

  private static final long NONE_LEFT = Long.MAX_VALUE;

  private final CompactSched columns;
  private final int switches;
  private final int wakings;
  private final boolean whole;
  private int nextSwitch;
  private int nextWaking;
  private long switchNs;
  private long wakingNs;

  PerfettoSched(CompactSched columns) {
    this.columns = columns;
    switches = rows(
        columns.getSwitchTimestampCount(),
        columns.getSwitchNextPidCount(),
        columns.getSwitchNextCommIndexList());
    wakings = rows(
        columns.getWakingTimestampCount(),
        columns.getWakingPidCount(),
        columns.getWakingCommIndexList());
    whole = switches == columns.getSwitchTimestampCount()
        && wakings == columns.getWakingTimestampCount();
    switchNs = switches == 0 ? NONE_LEFT : columns.getSwitchTimestamp(0);
    wakingNs = wakings == 0 ? NONE_LEFT : columns.getWakingTimestamp(0);
  }

  /// How many rows have all of their columns, and a name in the table.
  private int rows(int times, int pids, List<Integer> comms) {
    int rows = Math.min(times, Math.min(pids, comms.size()));
    int names = columns.getInternTableCount();
    for (int i = 0; i < rows; i++) {
      if (comms.get(i) < 0 || comms.get(i) >= names) {
        return i;
      }
    }
    return rows;
  }

  /// Whether each time has a task and a name.
  boolean isWhole() {
    return whole;
  }

  boolean hasNext() {
    return nextSwitch < switches || nextWaking < wakings;
  }

  /// The time of the next row.
  long timeNs() {
    return Math.min(switchNs, wakingNs);
  }

  /// Whether the next row is a context switch, not a wake-up.
  boolean isSwitch() {
    return switchNs <= wakingNs;
  }

  /// The task that the next row switches to or wakes.
  int pid() {
    return isSwitch() ? columns.getSwitchNextPid(nextSwitch) : columns.getWakingPid(nextWaking);
  }

  /// That task's name.
  String comm() {
    return columns.getInternTable(
        isSwitch()
            ? columns.getSwitchNextCommIndex(nextSwitch)
            : columns.getWakingCommIndex(nextWaking));
  }

  /// Goes on to the next row.
  void advance() {
    if (isSwitch()) {
      nextSwitch++;
      switchNs =
          nextSwitch < switches ? switchNs + columns.getSwitchTimestamp(nextSwitch) : NONE_LEFT;
    } else {
      nextWaking++;
      wakingNs =
          nextWaking < wakings ? wakingNs + columns.getWakingTimestamp(nextWaking) : NONE_LEFT;
    }
  }
}
