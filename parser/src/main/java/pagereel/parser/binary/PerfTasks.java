package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// What perf's records say of tasks, one after the other: how they are called, where they come
/// from, what they have mapped.
///
/// Source: `perf_event_open(2)`, `PERF_RECORD_COMM`, `_FORK`, `_EXIT`, `_MMAP` and `_MMAP2`.
final class PerfTasks {

  static final int MMAP = 1;
  static final int COMM = 3;
  static final int EXIT = 4;
  static final int FORK = 7;
  static final int MMAP2 = 10;

  /// The record is not about tasks.
  static final int NOT_ABOUT_TASKS = -1;

  /// Of a name: the task has it because it runs another program.
  private static final int MISC_COMM_EXEC = 1 << 13;

  private static final String KERNEL = "[kernel.kallsyms]";

  private final String name;
  private final boolean bigEndian;
  private final CommTable comms;
  private final @Nullable PerfStacks stacks;
  private final Diagnostics diagnostics;

  /// @param stacks for which mappings are kept, if there are call chains
  PerfTasks(
      String name,
      boolean bigEndian,
      CommTable comms,
      @Nullable PerfStacks stacks,
      Diagnostics diagnostics) {
    this.name = name;
    this.bigEndian = bigEndian;
    this.comms = comms;
    this.stacks = stacks;
    this.diagnostics = diagnostics;
  }

  CommTable comms() {
    return comms;
  }

  /// How long such a record is at least, without a file's name; [#NOT_ABOUT_TASKS] for records
  /// that say nothing of tasks, or nothing that is of use.
  int fixedLength(int type) {
    return switch (type) {
      case COMM -> 8;
      case FORK -> 24;
      case EXIT -> stacks == null ? NOT_ABOUT_TASKS : 24;
      case MMAP -> stacks == null ? NOT_ABOUT_TASKS : 32;
      case MMAP2 -> stacks == null ? NOT_ABOUT_TASKS : 64;
      default -> NOT_ABOUT_TASKS;
    };
  }

  /// Lets a record have its effect.
  ///
  /// @param from where its own fields begin
  void apply(int type, int misc, byte[] bytes, int from, int length) throws TraceFormatException {
    int pid = Bytes.i32(bytes, from, bigEndian);
    int second = Bytes.i32(bytes, from + 4, bigEndian);
    switch (type) {
      case COMM -> {
        comms.put(second, string(bytes, from + 8, from + length));
        if (stacks != null && (misc & MISC_COMM_EXEC) != 0) {
          stacks.processes().exec(pid);
        }
      }
      case FORK -> {
        int parentThread = Bytes.i32(bytes, from + 12, bigEndian);
        comms.inherit(Bytes.i32(bytes, from + 8, bigEndian), parentThread);
        if (stacks != null) {
          stacks.processes().fork(pid, second);
        }
      }
      case EXIT -> {
        if (stacks != null && pid == Bytes.i32(bytes, from + 8, bigEndian)) {
          stacks.processes().exit(pid);
        }
      }
      case MMAP -> map(pid, bytes, from, string(bytes, from + 32, from + length));
      default -> map(pid, bytes, from, string(bytes, from + 64, from + length));
    }
  }

  private static String string(byte[] bytes, int from, int end) {
    int to = from;
    while (to < end && bytes[to] != 0) {
      to++;
    }
    return new String(bytes, from, to - from, UTF_8);
  }

  private void map(int pid, byte[] bytes, int from, String file) throws TraceFormatException {
    long start = Bytes.i64(bytes, from + 8, bigEndian);
    long length = Bytes.i64(bytes, from + 16, bigEndian);
    long offset = Bytes.i64(bytes, from + 24, bigEndian);
    if (stacks == null || file.startsWith("//anon")) {
      return;
    }
    if (!file.startsWith(KERNEL)) {
      stacks.processes().map(pid, start, length, offset, file);
    } else if (!stacks.checkSymbols(file.substring(KERNEL.length()), offset)) {
      diagnostics.report(
          Severity.WARNING,
          "otherKernelSymbols",
          TraceFormatException.of(
              name,
              "symbols of the kernel whose text is at 0x" + Long.toHexString(offset),
              "those of another: the kernel's frames stay without names"));
    }
  }
}
