package pagereel.parser.binary;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// All that a trace.dat says before its pages.
///
/// @param machinePageSize the page size of the traced machine in bytes
/// @param layout          of the ring-buffer pages, whose size may be another
/// @param formats         by the number that their records begin with
/// @param comms           task names by thread id
/// @param clock           the trace clock's name
/// @param extents         the pages of the top buffer instance, by CPU
record TraceDatHeader(
    int version,
    SectionCompression compression,
    boolean bigEndian,
    int longSize,
    int machinePageSize,
    PageLayout layout,
    Map<Integer, EventFormat> formats,
    Map<Integer, String> comms,
    Optional<String> kernel,
    Optional<String> arch,
    Optional<String> clock,
    OptionalInt cpus,
    TimeConversion time,
    List<CpuExtent> extents) {}
