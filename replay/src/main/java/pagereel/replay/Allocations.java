package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// Who takes pages: each distinct task and set of flags has an id, which the frames that it took
/// keep, and counts of its pages.
final class Allocations {

  /// Sites reported, those with most pages first.
  private static final int SITES = 100;

  /// A task asking with certain flags.
  ///
  /// @param stack how it came to ask, an id of the stream's [pagereel.parser.event.StackTable]
  private record Key(int pid, int comm, int gfpFlags, int stack) {}

  private final NameTable names;
  private final Map<Key, Integer> ids = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();
  private long[] allocatedPages = new long[256];
  private long[] livePages = new long[256];
  private int lastId = -1;
  private int lastPid;
  private int lastComm;
  private int lastGfpFlags;
  private int lastStack;

  Allocations(NameTable names) {
    this.names = names;
  }

  /// Forgets what was allocated so far, not what is held of it: results begin here.
  void restart() {
    Arrays.fill(allocatedPages, 0);
  }

  /// Counts an allocation and gives the id of who made it.
  int allocated(int pid, int comm, int gfpFlags, int stack, long pages) {
    int id = id(pid, comm, gfpFlags, stack);
    allocatedPages[id] += pages;
    livePages[id] += pages;
    return id;
  }

  private int id(int pid, int comm, int gfpFlags, int stack) {
    if (lastId >= 0
        && pid == lastPid
        && comm == lastComm
        && gfpFlags == lastGfpFlags
        && stack == lastStack) {
      return lastId;
    }
    Key key = new Key(pid, comm, gfpFlags, stack);
    Integer known = ids.get(key);
    int id = known == null ? keys.size() : known;
    if (known == null) {
      ids.put(key, id);
      keys.add(key);
      if (id >= allocatedPages.length) {
        allocatedPages = Arrays.copyOf(allocatedPages, 2 * id);
        livePages = Arrays.copyOf(livePages, 2 * id);
      }
    }
    lastId = id;
    lastPid = pid;
    lastComm = comm;
    lastGfpFlags = gfpFlags;
    lastStack = stack;
    return id;
  }

  void freed(int id, long pages) {
    livePages[id] -= pages;
  }

  int pid(int id) {
    return keys.get(id).pid();
  }

  String comm(int id) {
    return names.name(keys.get(id).comm());
  }

  int gfpFlags(int id) {
    return keys.get(id).gfpFlags();
  }

  int stack(int id) {
    return keys.get(id).stack();
  }

  /// Whether what was taken with these flags can be moved elsewhere.
  boolean isMovable(int id) {
    return (gfpFlags(id) & GfpFlags.MOVABLE) != 0;
  }

  /// Who took pages, by name and call chain, those that hold most first.
  List<StackSite> stackSites(StackTable stacks) {
    record Place(int comm, int stack) {}
    Map<Place, long[]> byPlace = new LinkedHashMap<>();
    for (int id = 0; id < keys.size(); id++) {
      Key key = keys.get(id);
      long[] pages = byPlace.computeIfAbsent(new Place(key.comm(), key.stack()), p -> new long[3]);
      pages[0] += allocatedPages[id];
      pages[1] += livePages[id];
      if (!isMovable(id)) {
        pages[2] += livePages[id];
      }
    }
    return byPlace.entrySet().stream()
        .filter(entry -> entry.getValue()[0] > 0 || entry.getValue()[1] > 0)
        .map(entry -> new StackSite(
            names.name(entry.getKey().comm()),
            stacks.names(entry.getKey().stack(), names),
            entry.getValue()[0],
            entry.getValue()[1],
            entry.getValue()[2]))
        .sorted(Comparator.comparingLong(StackSite::livePages)
            .thenComparingLong(StackSite::allocatedPages)
            .reversed()
            .thenComparing(StackSite::comm))
        .limit(Activity.LIMIT)
        .toList();
  }

  /// The tasks that took most pages.
  List<AllocationSite> sites() {
    record Task(int pid, int comm) {}
    Map<Task, long[]> byTask = new LinkedHashMap<>();
    for (int id = 0; id < keys.size(); id++) {
      Key key = keys.get(id);
      long[] pages = byTask.computeIfAbsent(new Task(key.pid(), key.comm()), t -> new long[3]);
      pages[0] += allocatedPages[id];
      pages[1] += livePages[id];
      if (!isMovable(id)) {
        pages[2] += livePages[id];
      }
    }
    List<AllocationSite> sites = new ArrayList<>();
    byTask.forEach((task, pages) -> sites.add(
        new AllocationSite(names.name(task.comm()), task.pid(), pages[0], pages[1], pages[2])));
    sites.sort(Comparator.comparingLong(AllocationSite::livePages)
        .thenComparingLong(AllocationSite::allocatedPages)
        .reversed()
        .thenComparingInt(AllocationSite::pid)
        .thenComparing(AllocationSite::comm));
    return sites.subList(0, Math.min(SITES, sites.size()));
  }
}
