package pagereel.reports.render;

import pagereel.replay.Activity;
import pagereel.replay.AllocationCount;
import pagereel.replay.CmaStay;
import pagereel.replay.CompactionRun;
import pagereel.replay.ContigRun;
import pagereel.replay.CounterSeries;
import pagereel.replay.Lifetimes;
import pagereel.replay.StackSite;
import tools.jackson.core.JsonGenerator;

/// What was done over time, as JSON.
final class JsonActivity {

  /// Call chains told, those that hold most pages first; folded stacks have all.
  private static final int STACK_SITES = 1_000;

  private final JsonGenerator json;

  private JsonActivity(JsonGenerator json) {
    this.json = json;
  }

  static void write(JsonGenerator json, Activity activity) {
    JsonActivity writer = new JsonActivity(json);
    json.writeArrayPropertyStart("counters");
    activity.counters().forEach(writer::counter);
    json.writeEndArray();
    json.writeArrayPropertyStart("compactionRuns");
    activity.compactionRuns().forEach(writer::compactionRun);
    json.writeEndArray();
    json.writeArrayPropertyStart("contigRuns");
    activity.contigRuns().forEach(writer::contigRun);
    json.writeEndArray();
    json.writeArrayPropertyStart("cmaStays");
    activity.cmaStays().forEach(writer::cmaStay);
    json.writeEndArray();
    json.writeArrayPropertyStart("lifetimes");
    activity.lifetimes().forEach(writer::lifetimes);
    json.writeEndArray();
    json.writeArrayPropertyStart("stackSites");
    activity.stackSites().stream()
        .filter(site -> !site.stack().isEmpty())
        .limit(STACK_SITES)
        .forEach(writer::stackSite);
    json.writeEndArray();
    json.writeArrayPropertyStart("allocationCounts");
    activity.allocationCounts().forEach(writer::allocationCount);
    json.writeEndArray();
  }

  private void counter(CounterSeries counter) {
    json.writeStartObject();
    json.writeStringProperty("counter", counter.id());
    json.writeStringProperty("unit", counter.unit().id());
    json.writeBooleanProperty("cumulative", counter.cumulative());
    json.writeName("timesNs");
    json.writeArray(counter.timesNs(), 0, counter.timesNs().length);
    json.writeArrayPropertyStart("values");
    for (double value : counter.values()) {
      json.writeNumber(Math.round(value));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void compactionRun(CompactionRun run) {
    json.writeStartObject();
    json.writeNumberProperty("startNs", run.startNs());
    json.writeNumberProperty("endNs", run.endNs());
    json.writeNumberProperty("pid", run.pid());
    json.writeStringProperty("comm", run.comm());
    json.writeNumberProperty("node", run.node());
    json.writeStringProperty("zone", run.zone());
    if (run.order() >= 0) {
      json.writeNumberProperty("order", run.order());
    }
    json.writeBooleanProperty("direct", run.direct());
    json.writeBooleanProperty("sync", run.sync());
    json.writeStringProperty("result", run.result());
    json.writeNumberProperty("migrateStartPfn", run.migrateStartPfn());
    json.writeNumberProperty("migrateEndPfn", run.migrateEndPfn());
    json.writeNumberProperty("freeStartPfn", run.freeStartPfn());
    json.writeNumberProperty("freeEndPfn", run.freeEndPfn());
    json.writeNumberProperty("scannedMigratePages", run.scannedMigratePages());
    json.writeNumberProperty("scannedFreePages", run.scannedFreePages());
    json.writeNumberProperty("isolatedFreePages", run.isolatedFreePages());
    json.writeNumberProperty("migratedPages", run.migratedPages());
    json.writeNumberProperty("failedPages", run.failedPages());
    json.writeNumberProperty("rescannedPageblocks", run.rescannedPageblocks());
    json.writeEndObject();
  }

  private void contigRun(ContigRun run) {
    json.writeStartObject();
    json.writeNumberProperty("startNs", run.startNs());
    json.writeNumberProperty("endNs", run.endNs());
    json.writeStringProperty("kind", run.kind().id());
    if (!run.area().isEmpty()) {
      json.writeStringProperty("area", run.area());
    }
    json.writeNumberProperty("pid", run.pid());
    json.writeStringProperty("comm", run.comm());
    json.writeNumberProperty("requestedPages", run.pages());
    if (run.succeeded()) {
      json.writeNumberProperty("pfn", run.pfn());
    }
    json.writeArrayPropertyStart("busy");
    for (ContigRun.Try one : run.tries()) {
      json.writeStartObject();
      json.writeNumberProperty("timeNs", one.timeNs());
      json.writeNumberProperty("startPfn", one.pfn());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void cmaStay(CmaStay stay) {
    json.writeStartObject();
    json.writeStringProperty("area", stay.area());
    json.writeNumberProperty("startPfn", stay.startPfn());
    json.writeNumberProperty("pages", stay.pages());
    json.writeNumberProperty("fromNs", stay.fromNs());
    json.writeNumberProperty("toNs", stay.toNs());
    json.writeEndObject();
  }

  /// The last bucket has no end.
  private void lifetimes(Lifetimes lifetimes) {
    json.writeStartObject();
    json.writeStringProperty("migrateType", lifetimes.migrateType());
    json.writeName("bucketEndNs");
    json.writeArray(lifetimes.bucketEndNs(), 0, lifetimes.bucketEndNs().length - 1);
    json.writeName("freedPages");
    json.writeArray(lifetimes.freedPages(), 0, lifetimes.freedPages().length);
    json.writeName("livePages");
    json.writeArray(lifetimes.livePages(), 0, lifetimes.livePages().length);
    json.writeEndObject();
  }

  private void stackSite(StackSite site) {
    json.writeStartObject();
    json.writeStringProperty("comm", site.comm());
    json.writeArrayPropertyStart("stack");
    site.stack().forEach(json::writeString);
    json.writeEndArray();
    json.writeNumberProperty("allocatedPages", site.allocatedPages());
    json.writeNumberProperty("livePages", site.livePages());
    json.writeNumberProperty("unmovablePages", site.unmovablePages());
    json.writeEndObject();
  }

  private void allocationCount(AllocationCount count) {
    json.writeStartObject();
    json.writeNumberProperty("order", count.order());
    json.writeStringProperty("migrateType", count.migrateType());
    json.writeNumberProperty("count", count.count());
    json.writeEndObject();
  }
}
