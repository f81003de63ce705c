package pagereel.parser.snapshot;

import java.util.List;

/// The whole state of the page allocator at one instant, with every CPU stopped: all zones, free
/// lists, per-CPU lists and pageblocks together. An event with a time before [#monoNs] is in it,
/// one with a later time is not.
///
/// @param kernel         the kernel release
/// @param seq            the number of the event `labmm_dump` that marks the same instant
/// @param monoNs         the instant on the clock `mono`
/// @param localNs        the instant on the clock `local`
/// @param pageShift      log2 of the page size in bytes
/// @param orders         how many block orders there are: the largest block has order `orders` − 1
/// @param pageblockOrder log2 of a pageblock's size in pages
/// @param migrateTypes   the migratetypes' names, by the number that events and this dump use
/// @param zones          the zones with memory, by node and index
public record ExactDump(
    String kernel,
    int seq,
    long monoNs,
    long localNs,
    int pageShift,
    int orders,
    int pageblockOrder,
    int cpus,
    List<String> migrateTypes,
    List<CmaAreaState> cmaAreas,
    List<ZoneState> zones) {

  public ExactDump {
    migrateTypes = List.copyOf(migrateTypes);
    cmaAreas = List.copyOf(cmaAreas);
    zones = List.copyOf(zones);
  }
}
