package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The events of a perf.data, found by the ids of their counters: one for each event and CPU.
///
/// Where all events have the same parts in their records, no id is needed to read one.
final class PerfAttrs {

  private final List<PerfAttr> attrs;
  private final long[] ids;
  private final int[] attrOfId;
  private final boolean alike;

  /// @param ids the place in `attrs` by id
  PerfAttrs(List<PerfAttr> attrs, Map<Long, Integer> ids) {
    this.attrs = new ArrayList<>(attrs);
    TreeMap<Long, Integer> sorted = new TreeMap<>(ids);
    this.ids = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
    attrOfId = sorted.values().stream().mapToInt(Integer::intValue).toArray();
    PerfAttr first = attrs.getFirst();
    alike = attrs.stream()
        .allMatch(attr -> attr.sampleType() == first.sampleType()
            && attr.readFormat() == first.readFormat()
            && attr.sampleIdAll() == first.sampleIdAll());
  }

  PerfAttr first() {
    return attrs.getFirst();
  }

  /// Whether every record of samples can be read: all have the same parts, or say at a fixed
  /// place whose they are.
  boolean readable() {
    return alike || attrs.stream().allMatch(attr -> attr.has(PerfAttr.IDENTIFIER));
  }

  /// The event with this id; the first one for an id that none has.
  PerfAttr byId(long id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0 ? attrs.getFirst() : attrs.get(attrOfId[at]);
  }

  /// The event with this id has another name from now on.
  void rename(long id, String name) {
    int at = Arrays.binarySearch(ids, id);
    if (at >= 0) {
      attrs.set(attrOfId[at], attrs.get(attrOfId[at]).named(name));
    }
  }

  /// Whether there are samples with call chains.
  boolean haveCallChains() {
    return attrs.stream().anyMatch(attr -> attr.has(PerfAttr.CALLCHAIN));
  }
}
