package pagereel.parser.binary;

import java.util.List;
import java.util.Optional;

/// One buffer instance of a trace.dat: what was recorded in one of the kernel's ring buffers.
///
/// @param name     empty for the top instance
/// @param clock    empty where the file tells but one clock for all
/// @param pageSize of its ring-buffer pages; 0 where they are as `header_page` says
/// @param extents  its pages, by CPU
/// @param text     where its events stand as text, in place of pages
record TraceInstance(
    String name, String clock, long pageSize, List<CpuExtent> extents, Optional<CpuExtent> text) {

  TraceInstance {
    extents = List.copyOf(extents);
  }

  /// An instance of pages.
  static TraceInstance ofPages(String name, String clock, long pageSize, List<CpuExtent> extents) {
    return new TraceInstance(name, clock, pageSize, extents, Optional.empty());
  }

  /// An instance whose events stand as text, as the tracers of latencies leave them.
  static TraceInstance ofText(String name, String clock, CpuExtent text) {
    return new TraceInstance(name, clock, 0, List.of(), Optional.of(text));
  }

  /// The name for people.
  String title() {
    return name.isEmpty() ? "top" : name;
  }

  boolean isTop() {
    return name.isEmpty();
  }

  /// Bytes as stored.
  long size() {
    long size = text.map(CpuExtent::size).orElse(0L);
    for (CpuExtent extent : extents) {
      size += extent.size();
    }
    return size;
  }
}
