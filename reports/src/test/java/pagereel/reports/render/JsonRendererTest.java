package pagereel.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pagereel.replay.MemoryMap;
import pagereel.reports.Analysis;
import pagereel.reports.MemoryMaps;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.compare.Run;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonRendererTest {

  @Test
  void aSavedMapOfMemoryReadsBackAsItWas() throws IOException {
    Analysis analysis = SampleAnalysis.full();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonRenderer.render(analysis, out);

    MemoryMap read = Run.of("saved", out.toByteArray()).memoryMap().orElseThrow();

    MemoryMap map = MemoryMaps.of(analysis).stream()
        .filter(m -> m.zone().equals(read.zone()))
        .findFirst()
        .orElseThrow();

    assertThat(Arrays.deepEquals(
            read.columns().toArray(byte[][]::new), map.columns().toArray(byte[][]::new)))
        .isTrue();
    assertThat(read.columns().getFirst()).isNotEmpty();
    assertThat(read.timesNs()).containsExactly(map.timesNs());
    assertThat(read.startPfn()).isEqualTo(map.startPfn());
    assertThat(read.pagesPerRow()).isEqualTo(map.pagesPerRow());
    assertThat(read.rows()).isEqualTo(map.rows());
  }

  @Test
  void hasTheKeysInTheirOrder() throws IOException {
    JsonNode json = json(SampleAnalysis.full());
    assertThat(json.propertyNames())
        .containsExactly(
            "schema",
            "trace",
            "seed",
            "zones",
            "series",
            "failures",
            "divergences",
            "compaction",
            "cma",
            "fallbacks",
            "sites",
            "marks",
            "memoryMaps",
            "counters",
            "compactionRuns",
            "contigRuns",
            "cmaStays",
            "lifetimes",
            "stackSites",
            "allocationCounts",
            "topBlockers",
            "residents",
            "busyRanges",
            "notObservable",
            "warnings");
    assertThat(json.at("/schema").asString()).isEqualTo("pagereel/analysis/1");
    assertThat(json.at("/trace").propertyNames())
        .startsWith(
            "path",
            "format",
            "kernel",
            "arch",
            "pageSizeBytes",
            "cpus",
            "clock",
            "startNs",
            "endNs",
            "events",
            "totalEvents",
            "lostEvents")
        .endsWith("malformed", "outOfOrder");
    assertThat(json.at("/seed").propertyNames()).containsExactly("source", "knownFramesRatio");
    assertThat(json.at("/zones/0").propertyNames())
        .containsExactly("node", "name", "startPfn", "spannedPages", "managedPages", "cmaPages");
    assertThat(json.at("/cma/0").propertyNames())
        .containsExactly(
            "area", "basePfn", "pages", "allocations", "failures", "retries", "peakUsedPages");
    assertThat(json.at("/fallbacks/0").propertyNames())
        .containsExactly("from", "to", "count", "pageblockStolen", "fragmenting");
    assertThat(json.at("/sites/0").propertyNames())
        .containsExactly("comm", "pid", "allocatedPages", "livePages", "unmovablePages");
    assertThat(json.at("/warnings/0").propertyNames())
        .containsExactly("severity", "code", "message");
    assertThat(json.at("/compaction").propertyNames())
        .startsWith(
            "runs",
            "succeeded",
            "failed",
            "deferred",
            "migratedPages",
            "failedPages",
            "scannedMigratePages",
            "scannedFreePages",
            "isolatedFreePages",
            "stalledNs");
  }

  @Test
  void hasFailuresWithTheirBlockers() throws IOException {
    JsonNode failures = json(SampleAnalysis.full()).at("/failures");
    assertThat(failures.at("/1").propertyNames())
        .startsWith(
            "id",
            "timeNs",
            "kind",
            "requestedPages",
            "alignPages",
            "area",
            "pid",
            "comm",
            "errno",
            "cause",
            "modelSays",
            "blockers");
    assertThat(failures.at("/1/cause").asString()).isEqualTo("pinnedPage");
    assertThat(failures.at("/1/modelSays").asString()).isEqualTo("fails");
    assertThat(failures.at("/1/errno").asInt()).isEqualTo(-16);
    assertThat(failures.at("/1/blockers/0").propertyNames())
        .containsExactly(
            "startPfn",
            "pages",
            "state",
            "ownerPid",
            "ownerComm",
            "gfpFlags",
            "allocatedNs",
            "stack",
            "pfn",
            "namedByKernel",
            "sightedNs",
            "heldNs",
            "release",
            "freedNs");
    assertThat(failures.at("/11/order").asInt()).isEqualTo(3);
    assertThat(failures.at("/11/fragmentationIndex").asDouble()).isEqualTo(0.75);
  }

  @Test
  void hasDivergencesByKindAndExplanation() throws IOException {
    JsonNode divergences = json(SampleAnalysis.full()).at("/divergences");
    assertThat(divergences.propertyNames())
        .containsExactly(
            "total",
            "explained",
            "unexplained",
            "perMillionEvents",
            "byKind",
            "byExplanation",
            "items");
    assertThat(divergences.at("/byKind/untracedReturn/count").asLong()).isEqualTo(961);
    assertThat(divergences.at("/byKind/untracedReturn/explained").asLong()).isEqualTo(940);
    assertThat(divergences.at("/byExplanation/bulkAllocation").asLong()).isEqualTo(940);
    assertThat(divergences.at("/items/0").propertyNames())
        .containsExactly(
            "id",
            "timeNs",
            "event",
            "kind",
            "expected",
            "observed",
            "explanation",
            "evidence",
            "startPfn",
            "pages");
    assertThat(divergences.at("/items/3").has("explanation")).isFalse();
  }

  @Test
  void leavesOutWhatIsNotKnown() throws IOException {
    JsonNode quiet = json(SampleAnalysis.quiet());
    assertThat(quiet.at("/zones/0").has("managedPages")).isFalse();
    assertThat(quiet.at("/zones/0/cmaPages").asLong()).isZero();
    JsonNode unknown = json(SampleAnalysis.unknown());
    assertThat(unknown.at("/trace").has("pageSizeBytes")).isFalse();
    assertThat(unknown.at("/series/0").propertyNames())
        .containsExactly(
            "metric", "unit", "zone", "node", "timesNs", "values", "lowest", "highest");
  }

  @Test
  void hasSeriesWithExactTimes() throws IOException {
    JsonNode series = json(SampleAnalysis.full()).at("/series");
    List<String> metrics =
        series.valueStream().map(s -> s.at("/metric").asString()).toList();
    assertThat(metrics).contains("unusable_free_index.order9", "free_blocks.order0");
    JsonNode one = series.at("/1");
    assertThat(one.propertyNames())
        .containsExactly("metric", "unit", "zone", "node", "order", "timesNs", "values");
    assertThat(one.at("/timesNs/1").asLong()).isEqualTo(SampleAnalysis.START_NS + 250_000_000);
    assertThat(one.at("/timesNs").size()).isEqualTo(one.at("/values").size());
  }

  @Test
  void isTheSameBytesForTheSameInput() throws IOException {
    assertThat(bytes(SampleAnalysis.full())).isEqualTo(bytes(SampleAnalysis.full()));
  }

  static JsonNode json(Analysis analysis) throws IOException {
    return new ObjectMapper().readTree(bytes(analysis));
  }

  private static byte[] bytes(Analysis analysis) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonRenderer.render(analysis, out);
    return out.toByteArray();
  }
}
