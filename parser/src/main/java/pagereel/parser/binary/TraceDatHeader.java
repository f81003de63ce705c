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
/// @param kallsyms        the kernel's symbols
/// @param clock           the trace clock's name, as far as all instances share one
/// @param instances       the buffer instances, the top one first
/// @param stats           what the ring buffers lost, as the kernel counted it
record TraceDatHeader(
    int version,
    SectionCompression compression,
    boolean bigEndian,
    int longSize,
    int machinePageSize,
    PageLayout layout,
    Map<Integer, EventFormat> formats,
    Map<Integer, String> comms,
    LazyText kallsyms,
    Optional<String> kernel,
    Optional<String> arch,
    Optional<String> clock,
    OptionalInt cpus,
    TimeConversion time,
    List<TraceInstance> instances,
    BufferStats stats) {}
