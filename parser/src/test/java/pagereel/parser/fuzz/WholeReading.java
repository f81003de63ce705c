package pagereel.parser.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.PageEvent;

/// What must hold when any bytes at all are read to their end.
final class WholeReading {

  private static final String NAME = "input";
  private static final int BATCH = 64;

  private final Diagnostics diagnostics;
  private long rows;
  /// A checksum of all that was read, so that two readings can be compared.
  private long sum;

  private WholeReading(boolean strict) {
    diagnostics = new Diagnostics(strict);
  }

  /// Reads the bytes twice, once strictly. A strict reading ends with the first problem that the
  /// other one counts; without one, both give the same.
  static void check(byte[] bytes) throws IOException {
    WholeReading lenient = new WholeReading(false);
    Optional<TraceFormatException> failure = lenient.read(bytes);
    WholeReading strict = new WholeReading(true);
    Optional<TraceFormatException> strictFailure = strict.read(bytes);
    if (failure.isPresent() || lenient.hasProblems()) {
      assertThat(strictFailure).as("the strict reading's end").isPresent();
    } else {
      assertThat(strictFailure).as("the strict reading's end").isEmpty();
      assertThat(strict.rows).isEqualTo(lenient.rows);
      assertThat(strict.sum).isEqualTo(lenient.sum);
    }
  }

  private Optional<TraceFormatException> read(byte[] bytes) throws IOException {
    try (TraceSource source = TraceSource.ofStream(NAME, new ByteArrayInputStream(bytes));
        TraceReader reader = TraceFormat.open(source, diagnostics)) {
      EventBatch batch = new EventBatch(BATCH);
      while (reader.next(batch)) {
        assertThat(batch.size()).isPositive();
        for (int row = 0; row < batch.size(); row++) {
          read(batch, row, reader);
        }
      }
      assertThat(batch.size()).isZero();
      assertThat(reader.next(batch)).as("an event behind the last").isFalse();
      assertThat(reader.info().formatDetail()).isNotEmpty();
      assertThat(reader.progress()).isLessThanOrEqualTo(1);
    } catch (TraceFormatException e) {
      assertThat(e).hasMessageStartingWith(NAME + ":");
      return Optional.of(e);
    }
    return Optional.empty();
  }

  private boolean hasProblems() {
    return diagnostics.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
  }

  /// Every column and every name that the row stands for.
  private void read(EventBatch batch, int row, TraceReader reader) {
    rows++;
    add(PageEvent.at(batch, row).hashCode());
    add(batch.timeNs(row));
    add(reader.names().name(batch.comm(row)).hashCode());
    add(reader.stacks().names(batch.stack(row), reader.names()).hashCode());
    add(batch.text(row).hashCode());
    for (Field field : batch.tracepoint(row).fields().fields()) {
      addColumn(field, field.column(), batch, row, reader);
      addColumn(field, field.endColumn(), batch, row, reader);
    }
  }

  private void addColumn(
      Field field, @Nullable Column column, EventBatch batch, int row, TraceReader reader) {
    if (column == null) {
      return;
    }
    long value = batch.value(column, row);
    boolean named = field.kind() == Field.Kind.NAME && value != EventBatch.ABSENT;
    add(named ? reader.names().name(value).hashCode() : value);
  }

  private void add(long value) {
    sum = 31 * sum + value;
  }
}
