package pagereel.parser;

import java.util.Optional;
import java.util.OptionalInt;

/// What a trace says of itself before its first event. What it does not say is absent.
///
/// @param format        which reader reads it
/// @param formatDetail  the format in words, such as `trace.dat v7, zstd`
/// @param kernel        the kernel release, such as `6.1.0-50-arm64`
/// @param arch          the machine, such as `aarch64`
/// @param pageSizeBytes the page size of the traced machine
/// @param cpus          how many CPUs have a buffer
/// @param clock         the trace clock, such as `mono`
/// @param timeUnitNs    what the trace's times are multiples of: 1, 1000 for text with
/// microseconds;
///                      0 where the clock does not count time
public record TraceInfo(
    TraceFormat format,
    String formatDetail,
    Optional<String> kernel,
    Optional<String> arch,
    OptionalInt pageSizeBytes,
    OptionalInt cpus,
    Optional<String> clock,
    long timeUnitNs) {

  /// The same with other words for the format.
  public TraceInfo withDetail(String detail) {
    return new TraceInfo(format, detail, kernel, arch, pageSizeBytes, cpus, clock, timeUnitNs);
  }
}
