package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.MirroredZone;
import pagereel.replay.model.Zone;

/// The samples replayed on the model and, operation by operation, on the slow, obvious one: both
/// have the same lists in the same order all the way, and the model's own counts hold.
class SampleReplaysTest {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");

  /// Zones that are compared at each snapshot and every so many events.
  private static final class Mirror implements ZoneMaker {
    private final List<MirroredZone> zones = new ArrayList<>();
    private int snapshots;

    @Override
    public Zone inUse(
        int node,
        String name,
        long startPfn,
        long pages,
        int maxPageOrder,
        int pageblockOrder,
        KernelProfile profile) {
      MirroredZone zone =
          new MirroredZone(node, name, startPfn, pages, maxPageOrder, pageblockOrder, profile);
      zones.add(zone);
      return zone;
    }

    @Override
    public void atSnapshot(List<Zone> all) {
      assertThat(all).containsExactlyElementsOf(zones);
      zones.forEach(Zone::verify);
      compare();
      snapshots++;
    }

    void compare() {
      zones.forEach(MirroredZone::compare);
    }
  }

  /// Compares the zones before each batch of events is read.
  private record Compared(EventStream stream, Mirror mirror) implements EventStream {

    @Override
    public boolean next(EventBatch batch) throws IOException {
      mirror.compare();
      return stream.next(batch);
    }

    @Override
    public NameTable names() {
      return stream.names();
    }

    @Override
    public StackTable stacks() {
      return stream.stacks();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void bothModelsHaveTheSameListsAllTheWay(String sample) throws IOException {
    Path folder = SAMPLES.resolve(sample);
    try (Capture capture = Capture.of(folder.toString());
        TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      TraceInfo info = capture.complete(reader.info());
      ReplayOptions options = ReplayOptions.of(
          info.kernel(), info.clock(), SnapshotReader.list(folder.resolve("snapshots")));
      Mirror mirror = new Mirror();
      new Replay(options, mirror).run(new Compared(reader, mirror));

      mirror.zones.forEach(Zone::verify);
      mirror.compare();
      assertThat(mirror.snapshots).isGreaterThan(4);
      assertThat(mirror.zones.stream().mapToLong(MirroredZone::operations).sum())
          .isGreaterThan(500_000);
    }
  }
}
