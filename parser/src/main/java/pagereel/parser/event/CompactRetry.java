package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.symbol;

/// Whether an allocation tries compaction once more. Tracepoint `oom:compact_retry`.
///
/// Source: `include/trace/events/oom.h`.
public record CompactRetry(
    long timeNs,
    int cpu,
    int pid,
    int order,
    int priority,
    int result,
    int retries,
    int maxRetries,
    int shouldRetry)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "oom",
      "compact_retry",
      decimal("order", Column.ORDER),
      symbol("priority", Column.PRIORITY, Symbols.COMPACT_PRIORITY),
      symbol("compaction_result", Column.STATUS, Symbols.COMPACT_FEEDBACK).binary("result"),
      decimal("retries", Column.RETRIES),
      decimal("max_retries", Column.MAX_RETRIES),
      decimal("should_retry", Column.SHOULD_RETRY).binary("ret"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CompactRetry at(EventBatch batch, int row) {
    return new CompactRetry(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.order(row),
        (int) batch.value(Column.PRIORITY, row),
        (int) batch.value(Column.STATUS, row),
        (int) batch.value(Column.RETRIES, row),
        (int) batch.value(Column.MAX_RETRIES, row),
        (int) batch.value(Column.SHOULD_RETRY, row));
  }
}
