package pagereel.parser.binary;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// All that a perf.data says beside its records.
///
/// @param dataOffset where the records begin
/// @param dataSize   of all records, as the header says, or [PerfRecords#OPEN_END]
/// @param compressed whether records are compressed
/// @param directory  whether more records are in files beside this one
/// @param formats    by the number that a tracepoint's records begin with
/// @param symbols    of the kernel; none where no call chains were recorded
/// @param cpus       that were online
record PerfHeader(
    boolean bigEndian,
    long dataOffset,
    long dataSize,
    boolean compressed,
    boolean directory,
    PerfAttrs attrs,
    OptionalInt pageSize,
    Map<Integer, EventFormat> formats,
    KernelSymbols symbols,
    Optional<String> kernel,
    Optional<String> arch,
    OptionalInt cpus) {}
