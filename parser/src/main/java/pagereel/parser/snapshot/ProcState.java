package pagereel.parser.snapshot;

import java.util.List;
import java.util.Optional;

/// The allocator's state as the files of `/proc` tell it. They were read one after another on a
/// running machine: no two of them need agree.
///
/// @param zones          the zones with memory, as `zoneinfo` has them
/// @param pageblockOrder log2 of a pageblock's size in pages, or [#UNKNOWN_ORDER]
/// @param migrateTypes   the names in `pagetypeinfo`, in its order; empty without that file
/// @param flags          `kpageflags`, where it was saved
public record ProcState(
    List<ProcZone> zones,
    int pageblockOrder,
    List<String> migrateTypes,
    Optional<KPageFlags> flags) {

  public static final int UNKNOWN_ORDER = -1;

  public ProcState {
    zones = List.copyOf(zones);
    migrateTypes = List.copyOf(migrateTypes);
  }
}
