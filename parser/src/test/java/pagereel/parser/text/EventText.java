package pagereel.parser.text;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// Events and diagnostics as text, every column in sight.
final class EventText {

  private EventText() {}

  /// All that a reader gives.
  static String of(TraceReader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    TraceInfo info = reader.info();
    text.append(info.formatDetail())
        .append(" kernel=")
        .append(info.kernel().orElse("?"))
        .append(" arch=")
        .append(info.arch().orElse("?"))
        .append(" cpus=")
        .append(info.cpus().isPresent() ? info.cpus().getAsInt() : "?")
        .append(" unit=")
        .append(info.timeUnitNs())
        .append('\n');
    EventBatch batch = new EventBatch(3);
    while (reader.next(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        text.append(of(batch, row, reader.names()));
        if (batch.stack(row) != StackTable.NONE) {
          text.append(" stack=").append(reader.stacks().names(batch.stack(row), reader.names()));
        }
        text.append('\n');
      }
    }
    for (Finding finding : reader.diagnostics().findings()) {
      text.append(finding.severity())
          .append(' ')
          .append(finding.code())
          .append(' ')
          .append(finding.count())
          .append('\n');
      for (String example : finding.examples()) {
        text.append("  ").append(example).append('\n');
      }
    }
    return text.toString();
  }

  static String of(EventBatch batch, int row, NameTable names) {
    Tracepoint tracepoint = batch.tracepoint(row);
    StringBuilder text = new StringBuilder();
    text.append(batch.timeNs(row))
        .append(" cpu=")
        .append(batch.cpu(row))
        .append(" pid=")
        .append(batch.pid(row))
        .append(" comm='")
        .append(names.name(batch.comm(row)))
        .append("' ")
        .append(tracepoint);
    for (Field field : tracepoint.fields().fields()) {
      if (field.kind() == Field.Kind.TEXT) {
        text.append(" '").append(batch.text(row).replace("\n", "\\n")).append('\'');
      }
      append(text, field, field.column(), batch, row, names);
      append(text, field, field.endColumn(), batch, row, names);
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text,
      Field field,
      @Nullable Column column,
      EventBatch batch,
      int row,
      NameTable names) {
    if (column == null) {
      return;
    }
    long value = batch.value(column, row);
    text.append(' ').append(column).append('=');
    if (value == EventBatch.ABSENT) {
      text.append('-');
    } else if (field.kind() == Field.Kind.NAME) {
      text.append('\'').append(names.name(value)).append('\'');
    } else if (column.name().contains("PFN") || column == Column.GFP_FLAGS) {
      text.append("0x").append(Long.toHexString(value));
    } else {
      text.append(value);
    }
  }
}
