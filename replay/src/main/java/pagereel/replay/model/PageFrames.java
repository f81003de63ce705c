package pagereel.replay.model;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What is known of each frame of a zone, in ten bytes a frame.
///
/// A frame is unknown, a hole, reserved, in a free block, on a per-CPU list, or in use in one of
/// six ways. The first frame of a free or per-CPU block has its order and migratetype. A frame
/// that was seen allocated has an id of the caller's for who took it, and the time.
final class PageFrames {

  static final int UNKNOWN = 0;
  static final int HOLE = 1;
  static final int FREE_HEAD = 2;
  static final int FREE_TAIL = 3;
  static final int PCP_HEAD = 4;
  static final int PCP_TAIL = 5;
  /// Seen allocated.
  static final int ALLOCATED = 6;
  /// In use since before the first event.
  static final int IN_USE = 7;
  /// Taken by compaction as a target, and not used yet.
  static final int COMPACTION = 8;
  /// Taken by a contiguous allocation.
  static final int CONTIGUOUS = 9;
  /// Off the lists, and no event has told yet who has it.
  static final int TAKEN = 10;
  /// Never given to the page allocator: the kernel's own image, what firmware keeps.
  static final int RESERVED = 11;
  /// A page that compaction moved has come here.
  static final int MIGRATED = 12;

  /// Allocation times are kept in units of 2^14 ns: 16 µs, enough for 19 hours.
  private static final int TIME_SHIFT = 14;

  static final long TIME_STEP_NS = 1L << TIME_SHIFT;

  private static final int ORDER_MASK = 15;
  private static final int TYPE_MASK = 15;
  private static final int NOTE_SHIFT = 4;

  final FrameLists lists;
  private byte[] state;
  private byte[] type;
  private boolean[] touched;
  /// Frames of which no event has told since events were lost; null if none ever were.
  private @Nullable BitSet stale;
  private final int touchedShift;
  private final long[] framesOfState = new long[16];

  /// @param initialState what all frames are at first
  PageFrames(int frames, int lists, int touchedShift, int initialState) {
    this.lists = new FrameLists(frames, lists);
    this.touchedShift = touchedShift;
    state = new byte[frames];
    Arrays.fill(state, (byte) (initialState << 4));
    type = new byte[frames];
    touched = new boolean[(frames >> touchedShift) + 1];
    Arrays.fill(touched, true);
    framesOfState[initialState] = frames;
  }

  int frames() {
    return state.length;
  }

  /// Adds unknown frames at the end.
  void grow(int frames) {
    framesOfState[UNKNOWN] += frames - state.length;
    lists.growFrames(frames);
    state = Arrays.copyOf(state, frames);
    type = Arrays.copyOf(type, frames);
    touched = Arrays.copyOf(touched, (frames >> touchedShift) + 1);
  }

  int state(int frame) {
    return (state[frame] & 0xff) >> 4;
  }

  /// The order of a free or per-CPU block, at its first frame; of an allocated one, at each.
  int order(int frame) {
    return state[frame] & ORDER_MASK;
  }

  /// The migratetype of the list that a block is on, at its first frame; of an allocated frame the
  /// one that was asked for.
  int type(int frame) {
    return type[frame] & TYPE_MASK;
  }

  /// What the caller noted of a frame, from 0 to 15.
  int note(int frame) {
    return (type[frame] & 0xff) >> NOTE_SHIFT;
  }

  void setNote(int frame, int count, int note) {
    if (stale != null) {
      stale.clear(frame, frame + count);
    }
    for (int i = frame; i < frame + count; i++) {
      type[i] = (byte) ((type[i] & TYPE_MASK) | note << NOTE_SHIFT);
    }
  }

  private void setType(int frame, int newType) {
    type[frame] = (byte) ((type[frame] & ~TYPE_MASK) | newType);
  }

  /// Nothing that is known of a frame is sure any more, until it gets a note.
  void markStale() {
    if (stale == null) {
      stale = new BitSet(state.length);
    }
    stale.set(0, state.length);
  }

  boolean isStale(int frame) {
    return stale != null && stale.get(frame);
  }

  /// How many frames are in this state.
  long count(int wantedState) {
    return framesOfState[wantedState];
  }

  /// Gives the first frame of a block a head state and the others the tail state that goes with
  /// it.
  void setBlock(int frame, int order, int headState, int newType) {
    fill(frame, 1 << order, headState + 1, 0);
    set(frame, headState, order);
    setType(frame, newType);
  }

  /// Turns the head of a free block that has grown together with its neighbour into a tail.
  void demoteHead(int frame) {
    set(frame, FREE_TAIL, 0);
  }

  /// Makes a tail of a free block the head of one.
  void promoteHead(int frame, int order, int newType) {
    set(frame, FREE_HEAD, order);
    setType(frame, newType);
    touched[frame >> touchedShift] = true;
  }

  void fill(int frame, int count, int newState, int order) {
    byte value = (byte) (newState << 4 | order);
    for (int i = frame; i < frame + count; i++) {
      framesOfState[(state[i] & 0xff) >> 4]--;
      state[i] = value;
    }
    framesOfState[newState] += count;
    for (int i = frame >> touchedShift; i <= (frame + count - 1) >> touchedShift; i++) {
      touched[i] = true;
    }
  }

  private void set(int frame, int newState, int order) {
    framesOfState[state(frame)]--;
    framesOfState[newState]++;
    state[frame] = (byte) (newState << 4 | order);
    touched[frame >> touchedShift] = true;
  }

  /// Remembers who took a block, at each of its frames.
  ///
  /// @param allocation an id of the caller's
  /// @param sinceNs    nanoseconds since the start of the replay
  void setAllocated(int frame, int order, int requestedType, int allocation, long sinceNs) {
    int count = 1 << order;
    fill(frame, count, ALLOCATED, order);
    if (stale != null) {
      stale.clear(frame, frame + count);
    }
    int time = (int) Math.min(sinceNs >> TIME_SHIFT, 0xffff_ffffL);
    for (int i = frame; i < frame + count; i++) {
      lists.setNumbers(i, allocation, time);
      setType(i, requestedType);
    }
  }

  /// A page of this order is in use since before the first event, for pages of this migratetype.
  void setInUse(int frame, int order, int newType) {
    int count = 1 << order;
    fill(frame, count, IN_USE, order);
    for (int i = frame; i < frame + count; i++) {
      setType(i, newType);
    }
  }

  /// The frames of a range that are in a state and of an order become frames of single pages.
  void splitUsed(int start, int end, int used, int order) {
    for (int i = start; i < end; i++) {
      if (state(i) == used && order(i) == order) {
        state[i] &= (byte) ~ORDER_MASK;
      }
    }
  }

  /// The id given to [#setAllocated], of a frame in state [#ALLOCATED].
  int allocation(int frame) {
    return lists.numberOne(frame);
  }

  /// When the frame was allocated, in nanoseconds since the start of the replay.
  long allocatedNs(int frame) {
    return (lists.numberTwo(frame) & 0xffff_ffffL) << TIME_SHIFT;
  }

  boolean isFree(int frame) {
    int s = state(frame);
    return s == FREE_HEAD || s == FREE_TAIL;
  }

  boolean isOnPcp(int frame) {
    int s = state(frame);
    return s == PCP_HEAD || s == PCP_TAIL;
  }

  /// The first frame of the free or per-CPU block that a frame lies in.
  ///
  /// @param headState [#FREE_HEAD] or [#PCP_HEAD]
  int headOf(int frame, long startPfn, int headState) {
    int head = frame;
    long pfn = startPfn + frame;
    while (state(head) != headState) {
      // The lowest set bit of the PFN is the smallest step that can reach a larger block's head.
      pfn &= pfn - 1;
      head = (int) (pfn - startPfn);
    }
    return head;
  }

  /// Whether a group of `1 << touchedShift` frames changed since the last call for it.
  boolean clearTouched(int group) {
    boolean was = touched[group];
    touched[group] = false;
    return was;
  }
}
