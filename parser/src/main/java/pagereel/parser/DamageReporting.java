package pagereel.parser;

import java.io.IOException;
import java.util.Optional;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// A reader of a compressed input, which reports at its end if that was cut or damaged.
public final class DamageReporting implements TraceReader {

  private final TraceReader reader;
  private final TraceSource source;
  private boolean reported;

  public DamageReporting(TraceReader reader, TraceSource source) {
    this.reader = reader;
    this.source = source;
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    if (reader.next(batch)) {
      return true;
    }
    Optional<TraceFormatException> damage = source.damage();
    if (damage.isPresent() && !reported) {
      reported = true;
      diagnostics().report(Severity.DATA_LOSS, "truncated", damage.get());
    }
    return false;
  }

  @Override
  public NameTable names() {
    return reader.names();
  }

  @Override
  public StackTable stacks() {
    return reader.stacks();
  }

  @Override
  public TraceInfo info() {
    return reader.info();
  }

  @Override
  public Diagnostics diagnostics() {
    return reader.diagnostics();
  }

  @Override
  public double progress() {
    return reader.progress();
  }

  @Override
  public Optional<ClockOffset> clockOffset() {
    return reader.clockOffset();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
