package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The zones of a machine that have memory, found by PFN.
public final class Zones {

  private final List<Zone> zones = new ArrayList<>();
  private @Nullable Zone latest;

  public void add(Zone zone) {
    zones.add(zone);
    latest = zone;
  }

  /// In the order in which they were added: by node, then upwards.
  public List<Zone> all() {
    return zones;
  }

  /// The zone that spans a frame, or null.
  public @Nullable Zone of(long pfn) {
    Zone zone = latest;
    if (zone != null && zone.spans(pfn)) {
      return zone;
    }
    for (Zone other : zones) {
      if (other.spans(pfn)) {
        latest = other;
        return other;
      }
    }
    return null;
  }
}
