package pagereel.reports.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;

/// Events as the kernel prints them, with times in nanoseconds; pagereel reads them again.
///
/// A call chain follows its event, a line ` => symbol+0x1c` for each frame.
///
/// A `page=` is shown only where it is null. Control characters in names and markers are shown as
/// `\n`, `\t` or `\xNN`, a backslash as it is.
final class TextEventPrinter implements EventPrinter {

  private static final long NS_PER_S = 1_000_000_000L;

  private final Writer out;
  private final NameTable names;
  private final StackTable stacks;
  private final boolean countsTime;
  private final StringBuilder line = new StringBuilder(256);

  TextEventPrinter(OutputStream out, NameTable names, StackTable stacks, long timeUnitNs) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, UTF_8), 1 << 16);
    this.names = names;
    this.stacks = stacks;
    countsTime = timeUnitNs != 0;
  }

  @Override
  public void print(EventBatch batch, int row) throws IOException {
    line.setLength(0);
    Tracepoint tracepoint = batch.tracepoint(row);
    if (tracepoint == Tracepoint.LOST_EVENTS) {
      lost(batch, row);
    } else {
      head(batch, row);
      if (tracepoint == Tracepoint.MARKER) {
        line.append("tracing_mark_write: ");
        escape(batch.text(row));
      } else {
        escape(EventNames.of(batch, row, names));
        line.append(':');
        if (tracepoint != Tracepoint.OTHER) {
          fields(tracepoint, batch, row);
        }
      }
    }
    line.append('\n');
    stack(batch.stack(row));
    out.append(line);
  }

  /// The call chain as ftrace prints it, innermost first.
  private void stack(int stack) {
    for (int i = 0; i < stacks.depth(stack); i++) {
      line.append(" => ");
      escape(names.name(stacks.frame(stack, i)));
      line.append('\n');
    }
  }

  private void lost(EventBatch batch, int row) {
    long count = batch.value(Column.COUNT, row);
    line.append("CPU:").append(batch.cpu(row)).append(" [LOST ");
    if (count != EventBatch.ABSENT) {
      line.append(count).append(' ');
    }
    line.append("EVENTS]");
  }

  private void head(EventBatch batch, int row) {
    String comm = names.name(batch.comm(row));
    boolean known = batch.pid(row) != EventBatch.NO_PID || !comm.isEmpty();
    escape(known ? comm : "<...>");
    pad(0, 16, line.length());
    line.append('-');
    int begin = line.length();
    line.append(Math.max(0, batch.pid(row)));
    while (line.length() < begin + 8) {
      line.append(' ');
    }
    line.append('[');
    padded(batch.cpu(row), 3, '0');
    line.append("] ");
    long timeNs = batch.timeNs(row);
    if (countsTime) {
      padded(timeNs / NS_PER_S, 5, ' ');
      line.append('.');
      padded(timeNs % NS_PER_S, 9, '0');
    } else {
      padded(timeNs, 15, ' ');
    }
    line.append(": ");
  }

  /// Puts spaces at a place until what was written from there on is so wide.
  private void pad(int at, int width, int end) {
    for (int length = end - at; length < width; length++) {
      line.insert(at, ' ');
    }
  }

  private void padded(long value, int width, char fill) {
    String digits = Long.toString(value);
    for (int i = digits.length(); i < width; i++) {
      line.append(fill);
    }
    line.append(digits);
  }

  private void fields(Tracepoint tracepoint, EventBatch batch, int row) {
    boolean noPfn =
        EventColumns.has(tracepoint, Column.PFN) && batch.pfn(row) == MmPageAlloc.NO_PFN;
    boolean nullPage = false;
    for (Field field : tracepoint.fields().fields()) {
      Column column = field.column();
      if (field.kind() == Field.Kind.POINTER) {
        nullPage |= pointer(field, batch, row, noPfn);
      } else if (nullPage && column == Column.PFN) {
        line.append(" pfn=0x0");
      } else if (column != null
          && !field.binaryName().isEmpty()
          && batch.value(column, row) != EventBatch.ABSENT) {
        line.append(' ').append(field.key()).append('=');
        value(field, batch.value(column, row), batch, row);
      }
    }
  }

  /// Shows a pointer where it tells something.
  ///
  /// @return whether it says that there is no PFN, which the kernel then prints as 0
  private boolean pointer(Field field, EventBatch batch, int row, boolean noPfn) {
    Column column = field.column();
    if (column == null) {
      boolean nullPage = field.nullMeansAbsent() && noPfn;
      if (nullPage) {
        line.append(' ').append(field.key()).append("=(null)");
      }
      return nullPage;
    }
    boolean isNull = batch.value(column, row) == 1;
    line.append(' ').append(field.key()).append(isNull ? "=(null)" : "=(____ptrval____)");
    return false;
  }

  private void value(Field field, long value, EventBatch batch, int row) {
    switch (field.kind()) {
      case HEX, HEX_OR_DECIMAL -> line.append("0x").append(Long.toHexString(value));
      case GFP_FLAGS -> line.append(GfpFlags.names((int) value));
      case NAME -> escape(names.name(value));
      case SYMBOL -> symbol(field.symbols(), value);
      case RANGE -> {
        Column end = field.endColumn();
        line.append("(0x").append(Long.toHexString(value)).append(" ~ 0x");
        line.append(end == null ? "0" : Long.toHexString(batch.value(end, row))).append(')');
      }
      case POINTER, DECIMAL, POWER_OF_TWO, TEXT -> line.append(value);
    }
  }

  private void symbol(@Nullable Symbols symbols, long value) {
    line.append(symbols == null ? Long.toString(value) : symbols.name(value));
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f)) {
        line.append(c);
      } else if (c == '\n') {
        line.append("\\n");
      } else if (c == '\t') {
        line.append("\\t");
      } else {
        line.append("\\x").append(Character.forDigit(c >> 4, 16));
        line.append(Character.forDigit(c & 15, 16));
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
