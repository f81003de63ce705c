package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.parser.snapshot.ZoneState;
import pagereel.replay.ReplayOptions;
import pagereel.replay.TimeMark;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.chart.Charts;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// The chart of free memory shows at each snapshot's instant what the kernel had then: the samples
/// are recordings of real kernels, with their exact state at each snapshot.
class SnapshotMomentsTest {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void theChartShowsTheKernelsFreeBlocks(String sample) throws IOException {
    CaptureRun run = CaptureRun.of(SAMPLES.resolve(sample), ReplayOptions.DEFAULT_LOOK_AHEAD);
    Analysis analysis = new Analysis(sample, run.info(), run.tally(), List.of(), run.result());
    Plot.OverTime chart = (Plot.OverTime) Charts.FREE_BY_ORDER.plot(analysis);
    int compared = 0;
    for (Snapshot snapshot : SnapshotReader.list(SAMPLES.resolve(sample).resolve("snapshots"))) {
      long timeNs = momentNs(analysis, snapshot);
      ExactDump dump = snapshot.exactDump();
      for (ZoneState zone : dump.zones()) {
        for (int order = 0; order < dump.orders(); order++) {
          double shown = shown(panel(analysis, chart, zone), order, timeNs);
          assertThat(shown)
              .as(
                  "%s, snapshot %d, zone %s, order %d",
                  sample, snapshot.number(), zone.name(), order)
              .isEqualTo((double) (blocks(zone, order) << order));
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(30);
  }

  private static long momentNs(Analysis analysis, Snapshot snapshot) {
    return analysis.result().marks().stream()
        .filter(mark -> mark.kind() == TimeMark.Kind.SNAPSHOT)
        .filter(mark -> mark.text().equals("snapshot " + snapshot.number()))
        .findFirst()
        .orElseThrow()
        .timeNs();
  }

  private static Panel panel(Analysis analysis, Plot.OverTime chart, ZoneState zone) {
    ZoneSummary summary = analysis.result().zones().stream()
        .filter(z -> z.node() == zone.node() && z.name().equals(zone.name()))
        .findFirst()
        .orElseThrow();
    return chart.panels().stream()
        .filter(panel -> panel.title().equals(analysis.zoneTitle(summary)))
        .findFirst()
        .orElseThrow();
  }

  private static double shown(Panel panel, int order, long timeNs) {
    Line layer = panel.layers().stream()
        .filter(line -> line.id().equals("free_blocks.order" + order))
        .findFirst()
        .orElseThrow();
    int sample = Arrays.binarySearch(layer.timesNs(), timeNs);
    assertThat(sample).as("a sample at the snapshot's instant").isNotNegative();
    return layer.values()[sample];
  }

  private static long blocks(ZoneState zone, int order) {
    return zone.freeLists().stream()
        .filter(list -> list.order() == order)
        .map(FreeListState::pfns)
        .mapToLong(pfns -> pfns.length)
        .sum();
  }
}
