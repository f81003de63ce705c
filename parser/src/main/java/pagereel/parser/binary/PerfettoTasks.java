package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.SchedSwitchFtraceEvent;
import pagereel.parser.perfetto.proto.SchedWakeupFtraceEvent;
import pagereel.parser.perfetto.proto.TaskNewtaskFtraceEvent;
import pagereel.parser.perfetto.proto.TaskRenameFtraceEvent;

/// Learns the names of tasks from the events that tell them.
final class PerfettoTasks {

  private static final int IDLE = 0;

  private final CommTable comms;

  PerfettoTasks(CommTable comms) {
    this.comms = comms;
  }

  CommTable comms() {
    return comms;
  }

  /// Takes the names that an event tells, if it is one that does.
  void learn(PerfettoEvent event) throws IOException {
    switch (event.number()) {
      case FtraceEvent.SCHED_SWITCH_FIELD_NUMBER -> {
        SchedSwitchFtraceEvent e = SchedSwitchFtraceEvent.parseFrom(event.body());
        learn(e.getPrevPid(), e.getPrevComm());
        learn(e.getNextPid(), e.getNextComm());
      }
      case FtraceEvent.SCHED_WAKEUP_FIELD_NUMBER,
          FtraceEvent.SCHED_WAKING_FIELD_NUMBER,
          FtraceEvent.SCHED_WAKEUP_NEW_FIELD_NUMBER -> {
        SchedWakeupFtraceEvent e = SchedWakeupFtraceEvent.parseFrom(event.body());
        learn(e.getPid(), e.getComm());
      }
      case FtraceEvent.TASK_NEWTASK_FIELD_NUMBER -> {
        TaskNewtaskFtraceEvent e = TaskNewtaskFtraceEvent.parseFrom(event.body());
        learn(e.getPid(), e.getComm());
      }
      case FtraceEvent.TASK_RENAME_FIELD_NUMBER -> {
        CodedInputStream body = event.body();
        TaskRenameFtraceEvent e = TaskRenameFtraceEvent.parseFrom(body);
        learn(e.hasPid() ? e.getPid() : event.pid(), e.getNewcomm());
      }
      default -> {}
    }
  }

  /// Takes a name. The idle tasks, one a CPU, share a number and keep the one name.
  void learn(int pid, String comm) {
    if (pid != IDLE && !comm.isEmpty()) {
      comms.put(pid, comm);
    }
  }
}
