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
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

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
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(new Lines(), out, JsonEncoding.UTF8)) {
      new JsonRenderer(analysis, json).all();
      json.writeRaw('\n');
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /// One line for each member, with the same line end on every system.
  private static final class Lines extends ObjectWriteContext.Base {

    @Override
    public DefaultPrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  private void all() {
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    trace();
    seed();
    zones();
    series();
    JsonFailures.write(json, analysis.result().failures());
    JsonDivergences.write(json, analysis.result().divergences());
    compaction(analysis.result().compaction());
    cma();
    fallbacks();
    sites();
    warnings();
    json.writeEndObject();
  }

  private void trace() {
    json.writeObjectPropertyStart("trace");
    json.writeStringProperty("path", analysis.path());
    json.writeStringProperty("format", analysis.info().format().title());
    text("kernel", analysis.info().kernel());
    text("arch", analysis.info().arch());
    number("pageSizeBytes", analysis.info().pageSizeBytes());
    number("cpus", analysis.info().cpus());
    text("clock", analysis.info().clock());
    if (analysis.tally().startNs() != Long.MIN_VALUE) {
      json.writeNumberProperty("startNs", analysis.tally().startNs());
      json.writeNumberProperty("endNs", analysis.tally().endNs());
    }
    json.writeObjectPropertyStart("events");
    analysis.tally().eventCounts().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeNumberProperty("totalEvents", analysis.tally().totalEvents());
    boolean onlyUncounted = analysis.tally().gaps() > 0
        && analysis.tally().gaps() == analysis.tally().unknownGaps();
    if (!onlyUncounted) {
      json.writeNumberProperty("lostEvents", analysis.tally().lostEvents());
    }
    if (analysis.tally().gaps() > 0) {
      json.writeNumberProperty("gaps", analysis.tally().gaps());
      json.writeNumberProperty("uncountedGaps", analysis.tally().unknownGaps());
    }
    json.writeNumberProperty("malformed", analysis.malformed());
    json.writeNumberProperty("outOfOrder", analysis.tally().outOfOrder());
    json.writeEndObject();
  }

  private void seed() {
    json.writeObjectPropertyStart("seed");
    json.writeStringProperty("source", lower(analysis.result().seed().source()));
    json.writeNumberProperty("knownFramesRatio", analysis.result().seed().knownFramesRatio());
    json.writeEndObject();
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

  private void warnings() {
    json.writeArrayPropertyStart("warnings");
    for (Warning warning : Warning.all(analysis)) {
      json.writeStartObject();
      json.writeStringProperty("severity", warning.severity());
      json.writeStringProperty("code", warning.code());
      json.writeStringProperty("message", warning.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void text(String name, Optional<String> value) {
    text(json, name, value);
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
}
