package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import pagereel.replay.AllocationSite;
import pagereel.replay.CmaSummary;
import pagereel.replay.CompactionSummary;
import pagereel.replay.Fallback;
import pagereel.replay.MetricSeries;
import pagereel.replay.Seed;
import pagereel.replay.SnapshotScore;
import pagereel.replay.TimeMark;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.MemoryMaps;
import pagereel.reports.NotObservable;
import pagereel.reports.TopBlockers;
import tools.jackson.core.JsonGenerator;

/// An analysis as JSON: schema `pagereel/analysis/1`.
///
/// A figure that cannot be known is absent; a sample that cannot be known is `null` in its array.
public final class JsonRenderer {

  private static final String SCHEMA = "pagereel/analysis/1";

  private final Analysis analysis;
  private final JsonGenerator json;

  private JsonRenderer(Analysis analysis, JsonGenerator json) {
    this.analysis = analysis;
    this.json = json;
  }

  /// Leaves the stream open.
  public static void render(Analysis analysis, OutputStream out) throws IOException {
    JsonOutput.write(out, json -> new JsonRenderer(analysis, json).all());
  }

  private void all() {
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    JsonProvenance.trace(json, analysis);
    JsonProvenance.seed(json, analysis);
    zones();
    series();
    JsonFailures.write(json, analysis.result().failures());
    JsonDivergences.write(json, analysis.result().divergences());
    compaction(analysis.result().compaction());
    cma();
    fallbacks();
    sites();
    marks();
    JsonMemoryMaps.write(json, MemoryMaps.of(analysis));
    JsonActivity.write(json, analysis.result().activity());
    JsonOwners.writeTopBlockers(json, TopBlockers.of(analysis.result().failures()));
    JsonOwners.writeResidents(json, analysis.result().residents());
    JsonFailures.writeBusyRanges(json, analysis.result().busyRanges());
    notObservable();
    JsonProvenance.warnings(json, analysis);
    json.writeEndObject();
  }

  private void notObservable() {
    json.writeArrayPropertyStart("notObservable");
    for (NotObservable missing : NotObservable.of(analysis)) {
      json.writeStartObject();
      json.writeStringProperty("kind", missing.kind());
      json.writeStringProperty("message", missing.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void zones() {
    json.writeArrayPropertyStart("zones");
    for (ZoneSummary zone : analysis.result().zones()) {
      json.writeStartObject();
      json.writeNumberProperty("node", zone.node());
      json.writeStringProperty("name", zone.name());
      json.writeNumberProperty("startPfn", zone.startPfn());
      known("spannedPages", zone.spannedPages());
      known("managedPages", zone.managedPages());
      known("cmaPages", zone.cmaPages());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void known(String name, long pages) {
    if (pages != ZoneSummary.UNKNOWN) {
      json.writeNumberProperty(name, pages);
    }
  }

  private void series() {
    json.writeArrayPropertyStart("series");
    for (MetricSeries series : analysis.result().series()) {
      json.writeStartObject();
      json.writeStringProperty("metric", series.metric());
      json.writeStringProperty("unit", series.unit().id());
      json.writeStringProperty("zone", series.zone());
      json.writeNumberProperty("node", series.node());
      number("order", series.order());
      json.writeArrayPropertyStart("timesNs");
      for (long timeNs : series.timesNs()) {
        json.writeNumber(timeNs);
      }
      json.writeEndArray();
      samples("values", series.values());
      if (!series.exact()) {
        samples("lowest", series.lowest());
        samples("highest", series.highest());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void samples(String name, double[] values) {
    json.writeArrayPropertyStart(name);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        json.writeNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        json.writeNumber((long) value);
      } else {
        json.writeNumber(value);
      }
    }
    json.writeEndArray();
  }

  private void compaction(CompactionSummary c) {
    json.writeObjectPropertyStart("compaction");
    json.writeNumberProperty("runs", c.runs());
    json.writeNumberProperty("succeeded", c.succeeded());
    json.writeNumberProperty("failed", c.failed());
    json.writeNumberProperty("deferred", c.deferred());
    json.writeNumberProperty("migratedPages", c.migratedPages());
    json.writeNumberProperty("failedPages", c.failedPages());
    json.writeNumberProperty("scannedMigratePages", c.scannedMigratePages());
    json.writeNumberProperty("scannedFreePages", c.scannedFreePages());
    json.writeNumberProperty("isolatedFreePages", c.isolatedFreePages());
    json.writeNumberProperty("stalledNs", c.stalledNs());
    json.writeNumberProperty("partial", c.partial());
    json.writeNumberProperty("complete", c.complete());
    json.writeEndObject();
  }

  private void cma() {
    json.writeArrayPropertyStart("cma");
    for (CmaSummary area : analysis.result().cma()) {
      json.writeStartObject();
      json.writeStringProperty("area", area.area());
      number("basePfn", area.basePfn());
      number("pages", area.pages());
      json.writeNumberProperty("allocations", area.allocations());
      json.writeNumberProperty("failures", area.failures());
      json.writeNumberProperty("retries", area.retries());
      json.writeNumberProperty("peakUsedPages", area.peakUsedPages());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void fallbacks() {
    json.writeArrayPropertyStart("fallbacks");
    for (Fallback fallback : analysis.result().fallbacks()) {
      json.writeStartObject();
      json.writeStringProperty("from", fallback.from());
      json.writeStringProperty("to", fallback.to());
      json.writeNumberProperty("count", fallback.count());
      json.writeNumberProperty("pageblockStolen", fallback.pageblockStolen());
      json.writeNumberProperty("fragmenting", fallback.fragmenting());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void marks() {
    json.writeArrayPropertyStart("marks");
    for (TimeMark mark : analysis.result().marks()) {
      json.writeStartObject();
      json.writeNumberProperty("timeNs", mark.timeNs());
      json.writeStringProperty("kind", mark.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("text", mark.text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void sites() {
    json.writeArrayPropertyStart("sites");
    for (AllocationSite site : analysis.result().sites()) {
      json.writeStartObject();
      json.writeStringProperty("comm", site.comm());
      if (site.pid() >= 0) {
        json.writeNumberProperty("pid", site.pid());
      }
      json.writeNumberProperty("allocatedPages", site.allocatedPages());
      json.writeNumberProperty("livePages", site.livePages());
      json.writeNumberProperty("unmovablePages", site.unmovablePages());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void number(String name, OptionalInt value) {
    number(json, name, value);
  }

  private void number(String name, OptionalLong value) {
    number(json, name, value);
  }

  static void text(JsonGenerator json, String name, Optional<String> value) {
    value.ifPresent(v -> json.writeStringProperty(name, v));
  }

  static void number(JsonGenerator json, String name, OptionalInt value) {
    value.ifPresent(v -> json.writeNumberProperty(name, v));
  }

  static void number(JsonGenerator json, String name, OptionalLong value) {
    value.ifPresent(v -> json.writeNumberProperty(name, v));
  }

  static void number(JsonGenerator json, String name, OptionalDouble value) {
    value.ifPresent(v -> json.writeNumberProperty(name, v));
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /// What a snapshot is compared by, in the word that the seed has for it.
  static String source(SnapshotScore score) {
    return lower(score.exact() ? Seed.Source.EXACT : Seed.Source.PROCFS);
  }
}
