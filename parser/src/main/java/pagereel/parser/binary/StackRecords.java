package pagereel.parser.binary;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.StackTable;

/// The call chains that the ring buffer has as records of their own, right behind the event that
/// they belong to: ftrace's `kernel_stack` and `user_stack`.
///
/// Their addresses are longs at the record's end. A kernel's record says how many of them count;
/// before that was so, and in user space, an address of 0 or of all ones ends them.
final class StackRecords {

  private static final int NO_TYPE = -1;

  /// What one of the two events looks like.
  ///
  /// @param sizeOffset where the number of frames stands, or −1
  private record Layout(int type, int callersOffset, int sizeOffset) {

    static final Layout NONE = new Layout(NO_TYPE, 0, -1);

    static Layout of(Map<Integer, EventFormat> formats, String event) {
      for (EventFormat format : formats.values()) {
        Optional<FormatField> callers = format.field("caller");
        if (format.name().equals(event) && callers.isPresent()) {
          int size = format
              .field("size")
              .filter(field -> field.scalar() && field.size() == 4)
              .map(FormatField::offset)
              .orElse(-1);
          return new Layout(format.id(), callers.get().offset(), size);
        }
      }
      return NONE;
    }
  }

  private final boolean bigEndian;
  private final int longSize;
  private final CommonFields common;
  private final Layout kernel;
  private final Layout user;
  private final FrameNames names;
  private final StackTable stacks;
  private int[] chain = new int[64];

  /// @param longSize the kernel's
  StackRecords(
      Map<Integer, EventFormat> formats,
      boolean bigEndian,
      int longSize,
      FrameNames names,
      StackTable stacks) {
    this.bigEndian = bigEndian;
    this.longSize = longSize;
    this.names = names;
    this.stacks = stacks;
    common = CommonFields.of(formats);
    kernel = Layout.of(formats, "kernel_stack");
    user = Layout.of(formats, "user_stack");
  }

  /// Whether a record is a call chain.
  boolean isStack(byte[] bytes, int offset, int length) {
    if (length < common.typeOffset() + 2) {
      return false;
    }
    int type = Bytes.u16(bytes, offset + common.typeOffset(), bigEndian);
    return type == kernel.type || type == user.type;
  }

  /// Whether a record is the kernel's part of a call chain, and not that in user space.
  boolean isKernel(byte[] bytes, int offset) {
    return Bytes.u16(bytes, offset + common.typeOffset(), bigEndian) == kernel.type;
  }

  /// What a record and its call chain have in common: the task, and whether it was interrupted.
  long context(byte[] bytes, int offset, int length) {
    if (length < common.pidOffset() + 4 || length <= common.flagsOffset()) {
      return 0;
    }
    long pid =
        common.pidOffset() < 0 ? 0 : Bytes.u32(bytes, offset + common.pidOffset(), bigEndian);
    int flags = common.flagsOffset() < 0 ? 0 : bytes[offset + common.flagsOffset()];
    return pid << 8 | (flags & ExecutionContext.FLAGS);
  }

  /// The chain of a record, behind the frames of one that came before it.
  ///
  /// @param inner the id of the chain before
  /// @return an id of the [StackTable]
  int chain(int inner, byte[] bytes, int offset, int length) throws IOException {
    int depth = stacks.depth(inner);
    for (int i = 0; i < depth; i++) {
      chain[i] = stacks.frame(inner, i);
    }
    Layout layout = isKernel(bytes, offset) ? kernel : user;
    int count = count(layout, bytes, offset, length);
    if (depth + count > chain.length) {
      chain = Arrays.copyOf(chain, 2 * (depth + count));
    }
    for (int i = 0; i < count; i++) {
      int at = offset + layout.callersOffset + i * longSize;
      long address = Bytes.number(bytes, at, longSize, false, bigEndian);
      if (address == 0 || Bytes.number(bytes, at, longSize, true, bigEndian) == -1) {
        break;
      }
      chain[depth++] = names.id(address);
    }
    return stacks.id(chain, depth);
  }

  private int count(Layout layout, byte[] bytes, int offset, int length) {
    int there = Math.max(0, (length - layout.callersOffset) / longSize);
    if (layout.sizeOffset < 0 || length < layout.sizeOffset + 4) {
      return there;
    }
    int told = Bytes.i32(bytes, offset + layout.sizeOffset, bigEndian);
    return told < 0 ? there : Math.min(told, there);
  }
}
