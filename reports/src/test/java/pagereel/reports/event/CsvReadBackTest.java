package pagereel.reports.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// What is printed as CSV is read again as the same events.
class CsvReadBackTest {

  private static final int ROWS = 300;
  private static final List<String> TEXTS = List.of(
      "",
      "a",
      "'",
      "''",
      "=1+1",
      "'=1",
      "-x",
      "+",
      "@x",
      "\t\tx",
      "\rx",
      "a\nb",
      "a\r\nb\n",
      "\"",
      "a,b",
      " a ",
      ";",
      "\\",
      "a;b\\;c",
      "ümlaut",
      "#x",
      "'quoted'",
      "lost",
      "0x1",
      "none",
      "?");

  /// Events that no trace has: each field holds anything that a column may.
  private static final class AnyEvents implements EventStream {
    private final NameTable names = new NameTable();
    private final StackTable stacks = new StackTable();
    private final Random random;
    private final EventBatch batch = new EventBatch(ROWS);

    AnyEvents(long seed) {
      random = new Random(seed);
      for (int i = 0; i < ROWS; i++) {
        add();
      }
    }

    private void add() {
      Tracepoint[] all = Tracepoint.values();
      Tracepoint tracepoint = all[random.nextInt(all.length)];
      boolean task = tracepoint != Tracepoint.LOST_EVENTS && random.nextInt(5) > 0;
      int row = batch.add(
          tracepoint,
          random.nextLong() >> random.nextInt(64),
          random.nextInt(300),
          task ? random.nextInt(1 << 22) : EventBatch.NO_PID,
          task ? anyName() : names.id(""));
      for (Field field : tracepoint.fields().fields()) {
        for (Column column : columns(field)) {
          batch.set(column, row, value(tracepoint, field, column));
        }
      }
      if (tracepoint == Tracepoint.MARKER) {
        batch.setText(row, TEXTS.get(random.nextInt(TEXTS.size())));
      }
      int[] frames = new int[random.nextInt(3)];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = random.nextBoolean() ? names.id("f" + i + ";x") : names.id("=g\\+0x1" + i);
      }
      batch.setStack(row, stacks.id(frames, frames.length));
    }

    private static List<Column> columns(Field field) {
      List<Column> columns = new ArrayList<>();
      if (field.column() != null && !field.binaryName().isEmpty()) {
        columns.add(field.column());
      }
      if (field.endColumn() != null) {
        columns.add(field.endColumn());
      }
      return columns;
    }

    private long value(Tracepoint tracepoint, Field field, Column column) {
      if (tracepoint == Tracepoint.OTHER) {
        return names.id("event" + random.nextInt(9));
      }
      if (field.optional() && random.nextInt(4) == 0) {
        return EventBatch.ABSENT;
      }
      if (column == Column.PFN && random.nextInt(4) == 0) {
        return random.nextBoolean() ? EventBatch.ABSENT : -1;
      }
      return switch (field.kind()) {
        case NAME -> field.optional() ? names.id("n" + random.nextInt(9)) : names.id("=name");
        case GFP_FLAGS -> random.nextInt() >>> random.nextInt(32);
        case SYMBOL -> random.nextInt(12) + 1;
        case POINTER -> random.nextInt(2);
        default -> random.nextLong() >> 1 >> random.nextInt(62);
      };
    }

    private int anyName() {
      return names.id(TEXTS.get(random.nextInt(TEXTS.size())));
    }

    @Override
    public boolean next(EventBatch into) {
      throw new UnsupportedOperationException("the rows are taken as they are");
    }

    @Override
    public NameTable names() {
      return names;
    }

    @Override
    public StackTable stacks() {
      return stacks;
    }

    @Override
    public void close() {}

    String csv(long timeUnitNs) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (EventPrinter printer = EventFormat.CSV.printer(out, this, timeUnitNs)) {
        for (int row = 0; row < batch.size(); row++) {
          printer.print(batch, row);
        }
      }
      return out.toString(UTF_8);
    }
  }

  private static TraceReader open(String csv, Diagnostics diagnostics) throws IOException {
    return TraceFormat.open(
        TraceSource.ofStream("a.csv", new ByteArrayInputStream(csv.getBytes(UTF_8))), diagnostics);
  }

  private static String again(String csv) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceReader reader = open(csv, new Diagnostics(false));
        EventPrinter printer =
            EventFormat.CSV.printer(out, reader, reader.info().timeUnitNs())) {
      EventBatch batch = new EventBatch(7);
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          printer.print(batch, row);
        }
      }
    }
    return out.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyEvents(long seed) throws IOException {
    AnyEvents events = new AnyEvents(seed);
    String csv = events.csv(1);
    assertThat(again(csv)).isEqualTo(csv);
    same(events, csv);
  }

  /// Each value, and not only what is printed of it.
  private static void same(AnyEvents events, String csv) throws IOException {
    try (TraceReader reader = open(csv, new Diagnostics(false))) {
      EventBatch batch = new EventBatch(ROWS);
      assertThat(reader.next(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(ROWS);
      for (int row = 0; row < ROWS; row++) {
        Tracepoint tracepoint = events.batch.tracepoint(row);
        assertThat(batch.tracepoint(row)).isEqualTo(tracepoint);
        assertThat(batch.timeNs(row)).isEqualTo(events.batch.timeNs(row));
        assertThat(batch.cpu(row)).isEqualTo(events.batch.cpu(row));
        assertThat(batch.pid(row)).isEqualTo(events.batch.pid(row));
        assertThat(reader.names().name(batch.comm(row)))
            .isEqualTo(events.names.name(events.batch.comm(row)));
        assertThat(batch.text(row)).isEqualTo(events.batch.text(row));
        assertThat(reader.stacks().names(batch.stack(row), reader.names()))
            .isEqualTo(events.stacks.names(events.batch.stack(row), events.names));
        for (Field field : tracepoint.fields().fields()) {
          for (Column column : AnyEvents.columns(field)) {
            assertThat(shown(field, batch.value(column, row), reader.names()))
                .as("%s.%s in row %d", tracepoint, column, row)
                .isEqualTo(shown(field, events.batch.value(column, row), events.names));
          }
        }
      }
    }
  }

  private static String shown(Field field, long value, NameTable names) {
    boolean name = field.kind() == Field.Kind.NAME && value != EventBatch.ABSENT;
    return name ? names.name(value) : Long.toString(value);
  }

  @Test
  void aClockThatDoesNotCountTime() throws IOException {
    String csv = new AnyEvents(9).csv(0);
    assertThat(csv).startsWith("time,cpu,pid,comm,event,");
    assertThat(again(csv)).isEqualTo(csv);
  }

  /// Columns go by their names: a file of another version has fewer, more, or others.
  @Test
  void columnsOfAnotherVersion() throws IOException {
    Diagnostics diagnostics = new Diagnostics(false);
    String csv = """
        \ufeffcomm,order,time_ns,shade,cpu,event,pfn,pid
        'sh,3,17,blue,1,mm_page_free,4096,7
        sh,0,18,,0,mm_page_alloc,,7
        ,,19,,1,lost_events,,
        """;
    try (TraceReader reader = open(csv, diagnostics)) {
      EventBatch batch = new EventBatch();
      assertThat(reader.next(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(3);
      assertThat(batch.timeNs(0)).isEqualTo(17);
      assertThat(reader.names().name(batch.comm(0))).isEqualTo("'sh");
      assertThat(batch.order(0)).isEqualTo(3);
      assertThat(batch.pfn(0)).isEqualTo(4096);
      assertThat(batch.pfn(1)).isEqualTo(-1);
      assertThat(batch.tracepoint(2)).isEqualTo(Tracepoint.LOST_EVENTS);
      assertThat(batch.value(Column.COUNT, 2)).isEqualTo(EventBatch.ABSENT);
    }
    assertThat(diagnostics.findings())
        .extracting(Finding::code)
        .containsExactly("unknownColumn", "lostEvents");
    assertThat(diagnostics.findings().getFirst().examples().getFirst()).contains("shade");
  }

  @Test
  void badRecordsAreSkippedAndCounted() throws IOException {
    Diagnostics diagnostics = new Diagnostics(false);
    String csv = """
        time_ns,cpu,pid,comm,event,pfn,order,gfp_flags
        1,0,7,sh,mm_page_free,4096,0,
        x,0,7,sh,mm_page_free,4096,0,
        2,99999999999,7,sh,mm_page_free,4096,0,
        3,0,7,sh,mm_page_alloc,1,0,GFP_WHAT
        4,0,7,sh,mm_page_free,4096
        5,0,7,sh,,4096,0,
        6,0,7,sh,mm_page_free,"4096,0,
        7,0,7,sh,mm_page_free,4096,0,
        """;
    try (TraceReader reader = open(csv, diagnostics)) {
      EventBatch batch = new EventBatch();
      assertThat(reader.next(batch)).isTrue();
      assertThat(batch.size()).isEqualTo(1);
      assertThat(reader.next(batch)).isFalse();
    }
    assertThat(diagnostics.count("malformedLine")).isEqualTo(5);
    assertThat(diagnostics.count("truncated")).isEqualTo(1);
    assertThat(diagnostics.findings().getFirst().examples())
        .first(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .matches(Pattern.compile("a.csv:3: expected a number for time_ns, found `x`"));
  }
}
