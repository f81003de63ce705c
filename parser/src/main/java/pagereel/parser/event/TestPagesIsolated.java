package pagereel.parser.event;

import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.symbol;

/// Whether every page of an isolated range is free. Tracepoint
/// `page_isolation:test_pages_isolated`.
///
/// It is when `finPfn`, the first PFN that is not free, is not before `endPfn`.
///
/// Source: `include/trace/events/page_isolation.h`.
public record TestPagesIsolated(
    long timeNs, int cpu, int pid, long startPfn, long endPfn, long finPfn) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "page_isolation",
      "test_pages_isolated",
      hexOrDecimal("start_pfn", Column.START_PFN),
      hexOrDecimal("end_pfn", Column.END_PFN),
      hexOrDecimal("fin_pfn", Column.FIN_PFN),
      symbol("ret", Column.STATUS, Symbols.TEST_RESULT).textOnly());

  /// Works the result out of the PFNs where the trace has only those: raw fields lack what the
  /// kernel's text tells.
  public static void setResult(EventBatch batch, int row) {
    if (batch.value(Column.STATUS, row) == EventBatch.ABSENT) {
      boolean isolated = batch.value(Column.FIN_PFN, row) >= batch.value(Column.END_PFN, row);
      batch.set(Column.STATUS, row, isolated ? 1 : 0);
    }
  }

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static TestPagesIsolated at(EventBatch batch, int row) {
    return new TestPagesIsolated(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        batch.value(Column.FIN_PFN, row));
  }
}
