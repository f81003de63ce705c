package pagereel.parser.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distinct names of one stream (tasks, CMA areas, zones, unknown tracepoints), each with a
/// small id.
///
/// Ids start at 0 and follow the order of first use, so that the same stream gives the same ids.
public final class NameTable {

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /// The id of a name, given to it now if it is new.
  public int id(String name) {
    Integer known = ids.get(name);
    if (known != null) {
      return known;
    }
    int id = names.size();
    ids.put(name, id);
    names.add(name);
    return id;
  }

  /// The name that has this id.
  ///
  /// @throws IndexOutOfBoundsException if no name has it
  public String name(long id) {
    return names.get(Math.toIntExact(id));
  }

  public int size() {
    return names.size();
  }
}
