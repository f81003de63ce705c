package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// Reads what `pagereel events --format csv` writes, as the same events.
///
/// ```
/// time_ns,cpu,pid,comm,event,pfn,order,…,text,stack
/// 83417965323,0,1940,sh,mm_page_alloc,,3,…
/// ```
///
/// What CSV does not tell is not known of it: the kernel, the clock, and whether times were exact.
public final class PagereelCsvReader implements TraceReader {

  private static final CSVFormat FORMAT = CSVFormat.RFC4180;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final TraceSource source;
  private final Diagnostics diagnostics;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final CsvHeader header;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final CsvRow row;
  private long line;
  private long latestNs = Long.MIN_VALUE;
  private boolean ended;

  private PagereelCsvReader(TraceSource source, Diagnostics diagnostics) throws IOException {
    this.source = source;
    this.diagnostics = diagnostics;
    Reader text = new InputStreamReader(source.stream(), UTF_8);
    parser = CSVParser.builder().setReader(text).setFormat(FORMAT).get();
    records = parser.iterator();
    CSVRecord first = nextRecord();
    header = header(first);
    row = new CsvRow(header, names, stacks);
    if (!header.unknown().isEmpty()) {
      report(
          Severity.WARNING,
          "unknownColumn",
          "columns that this version knows",
          String.join(", ", header.unknown()));
    }
  }

  private CsvHeader header(@Nullable CSVRecord first) throws TraceFormatException {
    CsvHeader columns = new CsvHeader(first == null ? List.of() : names(first));
    if (!columns.isOfEvents()) {
      throw TraceFormatException.atLine(
          source.name(), 1, "the names of columns: time_ns,cpu,pid,comm,event", "others");
    }
    return columns;
  }

  private static List<String> names(CSVRecord first) {
    return first.stream()
        .map(cell -> cell.startsWith("" + BYTE_ORDER_MARK) ? cell.substring(1) : cell)
        .toList();
  }

  /// Whether an input that begins with these bytes is such a text.
  public static boolean sniff(byte[] head) {
    String text = new String(head, UTF_8);
    int end = text.indexOf('\n');
    if (end < 0) {
      return false;
    }
    String first =
        text.substring(text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0, end).strip();
    return new CsvHeader(List.of(first.split(",", -1))).isOfEvents();
  }

  /// Opens the text and reads its first line.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    return new PagereelCsvReader(source, diagnostics);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    while (!batch.isFull()) {
      CSVRecord record = nextRecord();
      if (record == null) {
        break;
      }
      String problem = row.read(record, batch);
      if (problem == null) {
        check(batch, batch.size() - 1);
      } else {
        report(Severity.WARNING, "malformedLine", problem);
      }
    }
    return batch.size() > 0;
  }

  /// Tells of what another reader told when it read the trace itself.
  private void check(EventBatch batch, int added) throws IOException {
    if (batch.tracepoint(added) == Tracepoint.LOST_EVENTS) {
      long count = batch.value(Column.COUNT, added);
      report(
          Severity.DATA_LOSS,
          "lostEvents",
          "every event",
          "%s of CPU %d lost"
              .formatted(
                  count == EventBatch.ABSENT ? "an unknown number" : count, batch.cpu(added)));
    } else if (batch.timeNs(added) < latestNs) {
      report(
          Severity.DATA_LOSS,
          "outOfOrder",
          "a time not before " + latestNs,
          Long.toString(batch.timeNs(added)));
    } else {
      latestNs = batch.timeNs(added);
    }
  }

  /// The next record, or null at the end: also where a quoted cell is never closed, or followed
  /// by something else than a comma, since nothing tells where the next record begins.
  private @Nullable CSVRecord nextRecord() throws IOException {
    line = parser.getCurrentLineNumber() + 1;
    if (ended) {
      return null;
    }
    try {
      if (records.hasNext()) {
        return records.next();
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof CSVException)) {
        throw e.getCause();
      }
      String reason = e.getCause().getMessage();
      report(
          Severity.DATA_LOSS,
          "truncated",
          "whole records of CSV",
          reason == null ? "something else" : reason);
    }
    ended = true;
    return null;
  }

  private void report(Severity severity, String code, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(
        severity, code, TraceFormatException.atLine(source.name(), line, expected, found));
  }

  private void report(Severity severity, String code, String problem) throws TraceFormatException {
    int found = problem.indexOf(", found ");
    report(severity, code, problem.substring(0, found), problem.substring(found + 8));
  }

  @Override
  public TraceInfo info() {
    return new TraceInfo(
        TraceFormat.PAGEREEL_CSV,
        TraceFormat.PAGEREEL_CSV.title(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        header.countsTime() ? 1 : 0);
  }

  @Override
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  @Override
  public double progress() {
    return source.progress();
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
  public void close() throws IOException {
    parser.close();
    source.close();
  }
}
