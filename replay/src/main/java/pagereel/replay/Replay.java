package pagereel.replay;

import java.io.IOException;
import pagereel.parser.event.EventStream;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// Runs a trace's events through the model of the page allocator.
///
/// Seeded once, from the first snapshot, the model is never corrected by a later one: those are
/// only held against it. [EventMeanings] has the switch that gives each tracepoint its meaning.
public final class Replay {

  private final ReplayOptions options;
  private final ZoneMaker maker;
  private final KernelProfile profile;

  public Replay(ReplayOptions options) {
    this(options, ZoneMaker.PLAIN);
  }

  Replay(ReplayOptions options, ZoneMaker maker) {
    this.options = options;
    this.maker = maker;
    profile = options
        .rules()
        .or(options::kernel)
        .flatMap(KernelProfiles::forRelease)
        .orElseGet(KernelProfiles::fallback);
  }

  /// Reads the stream to its end.
  ///
  /// @throws IOException if the stream or a snapshot cannot be read
  public ReplayResult run(EventStream stream) throws IOException {
    return new ReplayRun(options, maker, profile, stream).run();
  }
}
