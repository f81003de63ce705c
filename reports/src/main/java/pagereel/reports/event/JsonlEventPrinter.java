package pagereel.reports.event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// Events as JSON, one object a line: `timeNs`, `cpu`, `pid`, `comm`, `event`, then what the
/// tracepoint has, a marker's `text`, and the `stack`, innermost frame first.
///
/// A key is absent where the event has no such quantity, and `pfn` where an allocation failed.
final class JsonlEventPrinter implements EventPrinter {

  /// A column with its key.
  private record Member(PrintedColumn column, String key) {}

  private final JsonGenerator json;
  private final NameTable names;
  private final StackTable stacks;
  private final List<List<Member>> byTracepoint = new ArrayList<>();

  JsonlEventPrinter(OutputStream out, NameTable names, StackTable stacks) {
    this.names = names;
    this.stacks = stacks;
    json = JsonFactory.builder()
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .rootValueSeparator("")
        .build()
        .createGenerator(tools.jackson.core.ObjectWriteContext.empty(), out);
    for (Tracepoint tracepoint : Tracepoint.values()) {
      byTracepoint.add(
          tracepoint == Tracepoint.OTHER
              ? List.of()
              : PrintedColumn.of(tracepoint).stream()
                  .map(column -> new Member(column, key(column.column())))
                  .toList());
    }
  }

  /// `NR_SCANNED` as `nrScanned`.
  static String key(Column column) {
    StringBuilder key = new StringBuilder();
    for (String word : column.name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      key.append(key.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
    }
    return key.toString();
  }

  @Override
  public void print(EventBatch batch, int row) throws IOException {
    try {
      json.writeStartObject();
      json.writeNumberProperty("timeNs", batch.timeNs(row));
      json.writeNumberProperty("cpu", batch.cpu(row));
      if (batch.pid(row) != EventBatch.NO_PID) {
        json.writeNumberProperty("pid", batch.pid(row));
        json.writeStringProperty("comm", names.name(batch.comm(row)));
      }
      json.writeStringProperty("event", EventNames.of(batch, row, names));
      for (Member member : byTracepoint.get(batch.tracepoint(row).ordinal())) {
        print(member, batch, row);
      }
      if (batch.tracepoint(row) == Tracepoint.MARKER) {
        json.writeStringProperty("text", batch.text(row));
      }
      stack(batch.stack(row));
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
  }

  private void stack(int stack) {
    if (stack != StackTable.NONE) {
      json.writeArrayPropertyStart("stack");
      stacks.names(stack, names).forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private void print(Member member, EventBatch batch, int row) {
    PrintedColumn column = member.column;
    if (!column.isPresent(batch, row)) {
      return;
    }
    if (column.isText()) {
      json.writeStringProperty(member.key, column.text(batch, row, names));
    } else {
      json.writeNumberProperty(member.key, batch.value(column.column(), row));
    }
  }

  /// Jackson wraps the stream's own errors.
  private static IOException unwrapped(JacksonException e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e);
  }

  @Override
  public void close() throws IOException {
    try {
      json.flush();
    } catch (JacksonException e) {
      throw unwrapped(e);
    }
  }
}
