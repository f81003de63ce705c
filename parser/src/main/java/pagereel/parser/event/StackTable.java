package pagereel.parser.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The distinct call chains of one stream, each with a small id.
///
/// A chain is a run of frames, innermost first, as kernel and perf print them: what called the
/// tracepoint, then its caller. A frame is a name of the stream's [NameTable]: `symbol+0x1c`,
/// without the offset where the trace has none, `0xffff800010a0` where the address has no symbol;
/// of user space with its file behind it, `malloc+0x1c (/usr/lib/libc.so.6)`.
///
/// Ids follow the order of first use, so that the same stream gives the same ids.
public final class StackTable {

  /// The event has no call chain.
  public static final int NONE = 0;

  private static final int INITIAL_SLOTS = 1 << 8;

  /// The frames of all chains, one chain behind the other.
  private int[] frames = new int[INITIAL_SLOTS];
  /// Where each chain begins, and one past the last one's end. Chain 0 is empty.
  private int[] starts = new int[INITIAL_SLOTS];
  /// A hash table of ids; 0 is a free slot.
  private int[] slots = new int[INITIAL_SLOTS];

  /// How many ids are given, [#NONE] among them.
  private int size = 1;

  /// The id of a chain, given to it now if it is new.
  ///
  /// @param chain  ids of the frames' names, innermost first
  /// @param length how many of them there are; a chain without any is [#NONE]
  public int id(int[] chain, int length) {
    if (length == 0) {
      return NONE;
    }
    int mask = slots.length - 1;
    int slot = hash(chain, length) & mask;
    while (slots[slot] != NONE) {
      if (equals(slots[slot], chain, length)) {
        return slots[slot];
      }
      slot = (slot + 1) & mask;
    }
    int id = add(chain, length);
    slots[slot] = id;
    if (2 * size > slots.length) {
      rehash();
    }
    return id;
  }

  private int add(int[] chain, int length) {
    int start = starts[size];
    if (start + length > frames.length) {
      frames = Arrays.copyOf(frames, Math.max(2 * frames.length, start + length));
    }
    System.arraycopy(chain, 0, frames, start, length);
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[size + 1] = start + length;
    return size++;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int id = 1; id < size; id++) {
      int[] chain = Arrays.copyOfRange(frames, starts[id], starts[id + 1]);
      int slot = hash(chain, chain.length) & mask;
      while (slots[slot] != NONE) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id;
    }
  }

  private static int hash(int[] chain, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + chain[i];
    }
    // The low bits choose the slot: let the high ones have a part in them.
    hash *= 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private boolean equals(int id, int[] chain, int length) {
    return Arrays.equals(frames, starts[id], starts[id + 1], chain, 0, length);
  }

  /// How many frames a chain has.
  public int depth(int id) {
    return starts[id + 1] - starts[id];
  }

  /// The name's id of a chain's frame.
  ///
  /// @param index 0 for the innermost
  public int frame(int id, int index) {
    return frames[starts[id] + index];
  }

  /// The names of a chain's frames, innermost first; empty for [#NONE].
  public List<String> names(int id, NameTable names) {
    List<String> chain = new ArrayList<>();
    for (int i = 0; i < depth(id); i++) {
      chain.add(names.name(frame(id, i)));
    }
    return chain;
  }

  /// How many ids are given, [#NONE] among them.
  public int size() {
    return size;
  }
}
