package pagereel.reports.perfetto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.EventStream;
import pagereel.replay.CompactionRun;
import pagereel.replay.ContigRun;
import pagereel.replay.CounterSeries;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.replay.MetricSeries;
import pagereel.replay.TimeMark;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.event.PerfettoEvents;
import pagereel.reports.perfetto.Tracks.Slice;

/// A replay's results as tracks of a Perfetto trace: counters of each zone and of the whole run,
/// and slices for failures, divergences, compaction, contiguous allocations and markers.
///
/// Times are the trace's own, so that they lie beside its events whatever its clock.
public final class PerfettoRenderer {

  private final Analysis analysis;
  private final Tracks tracks;

  private PerfettoRenderer(Analysis analysis, PacketWriter out) {
    this.analysis = analysis;
    tracks = new Tracks(out);
  }

  /// Writes the events of a trace, and the tracks beside them. Leaves the streams open.
  ///
  /// @param again the trace's events once more
  public static void render(Analysis analysis, EventStream again, OutputStream out)
      throws IOException {
    try (PacketWriter packets = new PacketWriter(out)) {
      PerfettoEvents.write(again, analysis.info(), packets::write);
      new PerfettoRenderer(analysis, packets).all();
    }
  }

  /// Appends the tracks to a Perfetto trace, which stays as it is.
  ///
  /// @param trace the trace's bytes
  public static void append(Analysis analysis, InputStream trace, OutputStream out)
      throws IOException {
    trace.transferTo(out);
    try (PacketWriter packets = new PacketWriter(out)) {
      new PerfettoRenderer(analysis, packets).all();
    }
  }

  private void all() throws IOException {
    long events = tracks.group("pagereel: what happened");
    tracks.slices(events, "failures", failures());
    tracks.slices(events, "contiguous allocations", contigRuns());
    tracks.slices(events, "compaction", compactionRuns());
    tracks.slices(events, "markers and snapshots", marks());
    tracks.slices(events, "divergences of the model", divergences());
    for (ZoneSummary zone : analysis.result().zones()) {
      long group = tracks.group("pagereel: " + analysis.zoneTitle(zone));
      for (MetricSeries series : analysis.byMetric(zone).values()) {
        tracks.counter(
            group, series.metric(), series.unit().id(), series.timesNs(), series.values());
      }
    }
    long run = tracks.group("pagereel: whole run");
    for (CounterSeries counter : analysis.result().activity().counters()) {
      tracks.counter(run, counter.id(), counter.unit().id(), counter.timesNs(), counter.values());
    }
  }

  private List<Slice> failures() {
    List<Slice> slices = new ArrayList<>();
    for (Failure failure : analysis.result().failures()) {
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("id", failure.id());
      notes.put("kind", failure.kind().id());
      notes.put("cause", failure.cause().id());
      notes.put("requestedPages", failure.requestedPages());
      failure.order().ifPresent(order -> notes.put("order", order));
      failure.area().ifPresent(area -> notes.put("area", area));
      notes.put("pid", failure.pid());
      notes.put("comm", failure.comm());
      failure.wantedPfn().ifPresent(pfn -> notes.put("wantedPfn", Quantities.pfn(pfn)));
      for (int i = 0; i < failure.blockers().size(); i++) {
        Failure.Blocker blocker = failure.blockers().get(i);
        notes.put(
            "blocker " + (i + 1),
            "%s: %s%s"
                .formatted(
                    Quantities.pfn(blocker.startPfn()),
                    blocker.state(),
                    blocker.ownerComm().map(comm -> " of " + comm).orElse("")));
      }
      slices.add(new Slice(
          failure.startNs(),
          failure.timeNs(),
          failure.id() + " " + failure.kind().title() + ": " + failure.cause().title(),
          notes));
    }
    return sorted(slices);
  }

  private List<Slice> contigRuns() {
    List<Slice> slices = new ArrayList<>();
    for (ContigRun run : analysis.result().activity().contigRuns()) {
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("pid", run.pid());
      notes.put("comm", run.comm());
      notes.put("requestedPages", run.pages());
      if (run.succeeded()) {
        notes.put("pfn", Quantities.pfn(run.pfn()));
      }
      notes.put("busyRanges", run.tries().size());
      slices.add(new Slice(
          run.startNs(),
          run.endNs(),
          (run.succeeded() ? "served " : "failed ") + run.kind().title() + " " + run.area(),
          notes));
    }
    return sorted(slices);
  }

  private List<Slice> compactionRuns() {
    List<Slice> slices = new ArrayList<>();
    for (CompactionRun run : analysis.result().activity().compactionRuns()) {
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("zone", run.zone());
      notes.put("pid", run.pid());
      notes.put("comm", run.comm());
      notes.put("order", run.order());
      notes.put("migrateScanner", way(run.migrateStartPfn(), run.migrateEndPfn()));
      notes.put("freeScanner", way(run.freeStartPfn(), run.freeEndPfn()));
      notes.put("scannedMigratePages", run.scannedMigratePages());
      notes.put("scannedFreePages", run.scannedFreePages());
      notes.put("isolatedFreePages", run.isolatedFreePages());
      notes.put("migratedPages", run.migratedPages());
      notes.put("failedPages", run.failedPages());
      notes.put("rescannedPageblocks", run.rescannedPageblocks());
      slices.add(new Slice(
          run.startNs(), run.endNs(), (run.direct() ? "direct: " : "") + run.result(), notes));
    }
    return sorted(slices);
  }

  private static String way(long fromPfn, long toPfn) {
    return Quantities.pfn(fromPfn) + " to " + Quantities.pfn(toPfn);
  }

  private List<Slice> marks() {
    List<Slice> slices = new ArrayList<>();
    for (TimeMark mark : analysis.result().marks()) {
      slices.add(new Slice(mark.timeNs(), mark.timeNs(), mark.text(), Map.of()));
    }
    return sorted(slices);
  }

  private List<Slice> divergences() {
    List<Slice> slices = new ArrayList<>();
    for (Divergence divergence : analysis.result().divergences().items()) {
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("id", divergence.id());
      notes.put("event", divergence.event());
      notes.put("expected", divergence.expected());
      notes.put("observed", divergence.observed());
      notes.put(
          "explanation",
          divergence.explanation().map(Divergence.Explanation::id).orElse("unexplained"));
      if (!divergence.evidence().isEmpty()) {
        notes.put("evidence", divergence.evidence());
      }
      slices.add(new Slice(
          divergence.timeNs(),
          divergence.timeNs(),
          divergence.id() + " " + divergence.kind().id(),
          notes));
    }
    return sorted(slices);
  }

  private static List<Slice> sorted(List<Slice> slices) {
    slices.sort(Comparator.comparingLong(Slice::startNs));
    return slices;
  }
}
