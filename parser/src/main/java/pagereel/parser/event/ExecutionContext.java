package pagereel.parser.event;

/// What a CPU was at when an event occurred: the work of the task that the event names, or an
/// interrupt of it, which is none of that task's doing.
///
/// Source: `common_flags` of a record, in text the third of the flags; `tracing_gen_ctx()`,
/// `kernel/trace/trace.c`.
public enum ExecutionContext {
  /// The task itself, or the trace does not tell.
  TASK,
  SOFTIRQ,
  /// A hard interrupt, perhaps of a soft one.
  HARDIRQ,
  NMI;

  private static final int HARDIRQ_FLAG = 0x08;
  private static final int SOFTIRQ_FLAG = 0x10;
  private static final int NMI_FLAG = 0x40;

  /// The bits of `common_flags` that tell.
  public static final int FLAGS = HARDIRQ_FLAG | SOFTIRQ_FLAG | NMI_FLAG;

  /// The context that a record names.
  ///
  /// @param flags its `common_flags`
  public static ExecutionContext ofFlags(int flags) {
    if ((flags & FLAGS) == 0) {
      return TASK;
    }
    if ((flags & NMI_FLAG) != 0) {
      return NMI;
    }
    return (flags & HARDIRQ_FLAG) != 0 ? HARDIRQ : SOFTIRQ;
  }

  /// The context that a line names.
  ///
  /// @param mark the third character of the flags in a line, such as the `s` of `d.s1.`
  public static ExecutionContext ofMark(int mark) {
    return switch (mark) {
      case 's' -> SOFTIRQ;
      case 'h', 'H' -> HARDIRQ;
      case 'z', 'Z' -> NMI;
      default -> TASK;
    };
  }

  /// Whether the task was interrupted.
  public boolean isInterrupt() {
    return this != TASK;
  }
}
