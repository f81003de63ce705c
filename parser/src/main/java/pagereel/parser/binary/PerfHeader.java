package pagereel.parser.binary;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// All that a perf.data says beside its records.
///
/// @param dataOffset where the records begin
/// @param dataSize   of all records, as the header says
/// @param compressed whether records are compressed
/// @param formats    by the number that a tracepoint's records begin with
/// @param cpus       that were online
record PerfHeader(
    boolean bigEndian,
    long dataOffset,
    long dataSize,
    boolean compressed,
    PerfAttrs attrs,
    OptionalInt pageSize,
    Map<Integer, EventFormat> formats,
    Optional<String> kernel,
    Optional<String> arch,
    OptionalInt cpus) {}
