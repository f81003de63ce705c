package pagereel.parser.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;

/// The time to read a whole trace, all columns of all events, from a file in the page cache.
///
/// [ReaderThroughput] runs it and says how many events and bytes that is in a second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
public class ReaderBenchmark {

  /// The trace's path. There is none that is always there.
  @Param("")
  public String trace = "";

  /// How many events there are.
  @Benchmark
  public long readWhole() throws IOException {
    return events(Path.of(trace));
  }

  static long events(Path trace) throws IOException {
    long events = 0;
    try (TraceSource source = TraceSource.of(trace);
        TraceReader reader = TraceFormat.open(source, new Diagnostics(false))) {
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        events += batch.size();
      }
    }
    return events;
  }
}
