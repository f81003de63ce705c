package pagereel.parser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// A trace with other inputs of the same run merged into it by time: its kernel log, or another
/// trace of other tracepoints. At equal times the trace's event is first.
///
/// What the other inputs have outside the trace's time is left out and counted. A tracepoint that
/// several of the inputs have is taken from the one that it comes from first.
public final class MergedReader implements TraceReader {

  /// What a log tells so soon after the trace's last event still belongs to it.
  private static final long AFTERWARDS_NS = 1_000_000_000L;

  private final TraceReader trace;
  private final Diagnostics diagnostics;
  private final List<BesideTrace> others = new ArrayList<>();
  private final List<Capture> captures = new ArrayList<>();
  private final BufferInstances instances = new BufferInstances();
  private boolean mayRepeat;
  private String with = "";

  /// Events of the trace that are read and not yet given out.
  private EventBatch held = new EventBatch();
  private int heldRow;
  private long latestNs = Long.MIN_VALUE;
  private boolean started;
  private long outside;

  private MergedReader(TraceReader trace, Diagnostics diagnostics) {
    this.trace = trace;
    this.diagnostics = diagnostics;
  }

  /// Opens other inputs beside a trace, which is closed with them.
  ///
  /// @param info    of the trace, completed from what lies beside it
  /// @param names   as the user named them
  /// @param reading an instant on two clocks, if one is known
  /// @throws TraceFormatException if one of them has times that mean nothing beside a trace
  public static TraceReader open(
      TraceReader trace, TraceInfo info, List<String> names, Optional<ClockReading> reading)
      throws IOException {
    MergedReader merged = new MergedReader(trace, trace.diagnostics());
    try {
      for (String name : names) {
        merged.open(name, info, reading);
      }
      return merged;
    } catch (IOException | RuntimeException e) {
      merged.closeOthers();
      throw e;
    }
  }

  private void open(String name, TraceInfo info, Optional<ClockReading> reading)
      throws IOException {
    Capture capture = Capture.of(name);
    captures.add(capture);
    TraceSource source = capture.openTrace();
    TraceReader reader;
    try {
      reader = TraceFormat.open(source, diagnostics);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
    // Closed with the others from here on, whatever its clock turns out to be.
    others.add(new BesideTrace(source, reader, 0));
    TraceInfo other = reader.info();
    long shiftNs =
        other.format() == TraceFormat.DMESG ? logShiftNs(source.name(), reader, info, reading) : 0;
    if (other.format() != TraceFormat.DMESG) {
      mayRepeat = true;
      compareClocks(source.name(), other, info);
    }
    others.set(others.size() - 1, new BesideTrace(source, reader, shiftNs));
    with += ", with " + other.format().title();
  }

  private long logShiftNs(
      String name, TraceReader log, TraceInfo info, Optional<ClockReading> reading)
      throws TraceFormatException {
    Optional<ClockOffset> ahead = log.clockOffset();
    if (ahead.isEmpty() || info.timeUnitNs() == 0) {
      throw TraceFormatException.of(
          name,
          "a log and a trace whose times can be compared",
          ahead.isEmpty()
              ? "a log without the kernel's own stamps ([   12.345678])"
              : "a trace whose clock does not count time");
    }
    OptionalLong shift = ClockReading.shiftNs(info.clock(), ahead.get(), reading);
    note(
        shift.isPresent() ? "clockShifted" : "clocksNotCompared",
        TraceFormatException.of(
            name,
            "times of the trace's clock, " + info.clock().orElse("which is not known"),
            shift.isPresent()
                ? "the kernel log's: %,d ns are added to them".formatted(shift.getAsLong())
                : "the kernel log's, and no reading of both: they are taken as they are"));
    return shift.orElse(0);
  }

  private void compareClocks(String name, TraceInfo other, TraceInfo info)
      throws TraceFormatException {
    if (!other.clock().equals(info.clock()) || other.timeUnitNs() == 0) {
      note(
          "clocksNotCompared",
          TraceFormatException.of(
              name,
              "times of the trace's clock, " + info.clock().orElse("which is not known"),
              "those of " + other.clock().orElse("an unknown clock") + ", taken as they are"));
    }
  }

  private void note(String code, TraceFormatException what) throws TraceFormatException {
    diagnostics.report(Severity.INFO, code, what);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    while (batch.size() == 0) {
      if (heldRow < held.size()) {
        merge(batch);
      } else if (trace.next(batch)) {
        look(batch);
      } else {
        afterwards(batch);
        return batch.size() > 0;
      }
    }
    return true;
  }

  /// Keeps the trace's events back if others come between them: most batches go through as they
  /// are.
  private void look(EventBatch batch) throws IOException {
    if (!started) {
      started = true;
      skipUntil(batch.timeNs(0));
    }
    for (int row = 0; row < batch.size(); row++) {
      latestNs = Math.max(latestNs, batch.timeNs(row));
    }
    if (!mayRepeat && first().nextNs() > latestNs) {
      return;
    }
    if (held.capacity() < batch.size()) {
      held = new EventBatch(batch.size());
    }
    held.clear();
    heldRow = 0;
    for (int row = 0; row < batch.size(); row++) {
      held.addCopy(batch, row, 0);
    }
    batch.clear();
  }

  private void merge(EventBatch batch) throws IOException {
    while (!batch.isFull() && heldRow < held.size()) {
      BesideTrace first = first();
      if (first.nextNs() < held.timeNs(heldRow)) {
        add(first, batch);
      } else {
        int row = batch.addCopy(held, heldRow++, 0);
        drop(0, batch, row);
      }
    }
  }

  /// The other inputs' last events, once the trace has ended.
  private void afterwards(EventBatch batch) throws IOException {
    while (!batch.isFull() && started && first().nextNs() <= latestNs + AFTERWARDS_NS) {
      add(first(), batch);
    }
    if (batch.size() == 0) {
      skipUntil(BesideTrace.NO_MORE);
      reportOutside();
    }
  }

  private void add(BesideTrace other, EventBatch batch) {
    other.addTo(batch, names(), stacks());
    drop(1 + others.indexOf(other), batch, batch.size() - 1);
  }

  /// Takes a row back that another input has too.
  private void drop(int input, EventBatch batch, int row) {
    if (mayRepeat && !instances.takes(input, batch, row)) {
      batch.removeLast();
    }
  }

  private void skipUntil(long timeNs) throws IOException {
    for (BesideTrace other : others) {
      while (other.nextNs() < timeNs) {
        other.skip();
        outside++;
      }
    }
  }

  private void reportOutside() throws TraceFormatException {
    if (outside > 0) {
      note(
          "outsideTrace",
          TraceFormatException.of(
              others.getFirst().name(),
              "events of the trace's time",
              "%,d before its first or after its last event, left out".formatted(outside)));
      outside = 0;
    }
    if (instances.leftOut() > 0 && diagnostics.count("inSeveralInputs") == 0) {
      note(
          "inSeveralInputs",
          TraceFormatException.of(
              others.getFirst().name(),
              "tracepoints that no other input has",
              "%,d events of such as were taken from another".formatted(instances.leftOut())));
    }
  }

  /// The input whose next event is the earliest.
  private BesideTrace first() throws IOException {
    BesideTrace first = others.getFirst();
    for (BesideTrace other : others) {
      if (other.nextNs() < first.nextNs()) {
        first = other;
      }
    }
    return first;
  }

  @Override
  public TraceInfo info() {
    TraceInfo info = trace.info();
    return new TraceInfo(
        info.format(),
        info.formatDetail() + with,
        info.kernel(),
        info.arch(),
        info.pageSizeBytes(),
        info.cpus(),
        info.clock(),
        info.timeUnitNs());
  }

  @Override
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  @Override
  public double progress() {
    return trace.progress();
  }

  @Override
  public NameTable names() {
    return trace.names();
  }

  @Override
  public StackTable stacks() {
    return trace.stacks();
  }

  private void closeOthers() throws IOException {
    for (BesideTrace other : others) {
      other.close();
    }
    for (Capture capture : captures) {
      capture.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeOthers();
    } finally {
      trace.close();
    }
  }
}
