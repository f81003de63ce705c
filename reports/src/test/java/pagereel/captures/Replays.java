package pagereel.captures;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventStream;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.replay.Replay;
import pagereel.replay.ReplayOptions;
import pagereel.replay.ReplayResult;

/// Replays of the folder of a sample or a capture, with what a test chooses.
final class Replays {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");

  static final Path FRAGMENTATION_SAMPLE = SAMPLES.resolve("amd64-6.12-fragmentation");
  static final Path CMA_SAMPLE = SAMPLES.resolve("arm64-6.1-cma");

  private Replays() {}

  static ReplayResult of(Path folder, UnaryOperator<ReplayOptions> choose) throws IOException {
    return of(folder, choose, UnaryOperator.identity());
  }

  /// @param choose changes the options of a plain `analyze`
  /// @param events changes the trace's events
  static ReplayResult of(
      Path folder, UnaryOperator<ReplayOptions> choose, UnaryOperator<EventStream> events)
      throws IOException {
    try (Capture capture = Capture.of(folder.toString());
        TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      TraceInfo info = capture.complete(reader.info());
      ReplayOptions options = ReplayOptions.of(
          info.kernel(), info.clock(), SnapshotReader.list(folder.resolve("snapshots")));
      return new Replay(choose.apply(options)).run(events.apply(reader));
    }
  }
}
