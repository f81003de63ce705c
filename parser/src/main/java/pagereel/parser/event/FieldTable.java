package pagereel.parser.event;

import java.util.List;

/// The fields of one tracepoint in the order in which the kernel prints them.
///
/// @param system the tracepoint's group, such as `kmem`
/// @param event  the tracepoint's name, such as `mm_page_alloc`
public record FieldTable(String system, String event, List<Field> fields) {

  public FieldTable {
    fields = List.copyOf(fields);
  }

  static FieldTable of(String system, String event, Field... fields) {
    return new FieldTable(system, event, List.of(fields));
  }
}
