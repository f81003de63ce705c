package pagereel.reports.render;

import java.util.List;
import java.util.OptionalInt;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.BusyRange;
import pagereel.replay.Failure;
import pagereel.replay.FailureMoment;
import pagereel.replay.KernelReport;
import pagereel.replay.NearestRange;
import tools.jackson.core.JsonGenerator;

/// The failures of an analysis as JSON.
final class JsonFailures {

  private JsonFailures() {}

  static void write(JsonGenerator json, List<Failure> failures) {
    json.writeArrayPropertyStart("failures");
    failures.forEach(failure -> failure(json, failure));
    json.writeEndArray();
  }

  private static void failure(JsonGenerator json, Failure f) {
    json.writeStartObject();
    fields(json, f);
    json.writeEndObject();
  }

  /// All that is known of one failure, in an object that is open.
  static void fields(JsonGenerator json, Failure f) {
    json.writeStringProperty("id", f.id());
    json.writeNumberProperty("timeNs", f.timeNs());
    json.writeStringProperty("kind", f.kind().id());
    json.writeNumberProperty("requestedPages", f.requestedPages());
    JsonRenderer.number(json, "order", f.order());
    JsonRenderer.number(json, "alignPages", f.alignPages());
    gfpFlags(json, f.gfpFlags());
    JsonRenderer.text(json, "migrateType", f.migrateType());
    JsonRenderer.text(json, "area", f.area());
    if (f.pid() >= 0) {
      json.writeNumberProperty("pid", f.pid());
    }
    json.writeStringProperty("comm", f.comm());
    JsonRenderer.number(json, "errno", f.errno());
    json.writeStringProperty("cause", f.cause().id());
    JsonRenderer.number(json, "fragmentationIndex", f.fragmentationIndex());
    json.writeStringProperty("modelSays", JsonRenderer.lower(f.modelSays()));
    json.writeArrayPropertyStart("blockers");
    f.blockers().forEach(blocker -> blocker(json, blocker));
    json.writeEndArray();
    json.writeNumberProperty("startNs", f.startNs());
    JsonRenderer.number(json, "wantedPfn", f.wantedPfn());
    json.writeNumberProperty("attempts", f.attemptCount());
    attempts(json, f);
    moment(json, f.moment());
    f.report().ifPresent(report -> report(json, report));
  }

  /// The ranges that were tried, the last ones where there were many.
  private static void attempts(JsonGenerator json, Failure f) {
    if (f.attempts().isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart("ranges");
    for (Failure.Attempt attempt : f.attempts()) {
      json.writeStartObject();
      json.writeNumberProperty("startPfn", attempt.startPfn());
      json.writeNumberProperty("pages", attempt.pages());
      JsonRenderer.number(json, "timeNs", attempt.timeNs());
      JsonRenderer.number(json, "finPfn", attempt.finPfn());
      JsonRenderer.number(json, "inUsePages", attempt.inUsePages());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void moment(JsonGenerator json, FailureMoment moment) {
    JsonRenderer.number(json, "areaPages", moment.areaPages());
    JsonRenderer.number(json, "areaUsedPages", moment.areaUsedPages());
    JsonRenderer.number(json, "largestRunPages", moment.largestRunPages());
    moment.nearest().ifPresent(range -> nearest(json, range));
    if (moment.zones().isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart("zones");
    for (FailureMoment.ZoneMoment zone : moment.zones()) {
      json.writeStartObject();
      json.writeNumberProperty("node", zone.node());
      json.writeStringProperty("name", zone.name());
      json.writeNumberProperty("freePages", zone.freePages());
      json.writeNumberProperty("usablePages", zone.usablePages());
      json.writeNumberProperty("minPages", zone.minPages());
      json.writeNumberProperty("keptPages", zone.keptPages());
      json.writeBooleanProperty("allowed", zone.allowed());
      if (zone.largestOrder() >= 0) {
        json.writeNumberProperty("largestOrder", zone.largestOrder());
      }
      json.writeArrayPropertyStart("freeBlocks");
      zone.freeBlocks().forEach(json::writeNumber);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// The range that came nearest to being the block that was wanted.
  private static void nearest(JsonGenerator json, NearestRange range) {
    json.writeObjectPropertyStart("nearestRange");
    json.writeNumberProperty("startPfn", range.startPfn());
    json.writeNumberProperty("pages", range.pages());
    json.writeNumberProperty("inUsePages", range.inUsePages());
    json.writeEndObject();
  }

  /// Ranges that a frame in use failed, whatever came of their requests.
  static void writeBusyRanges(JsonGenerator json, List<BusyRange> ranges) {
    json.writeArrayPropertyStart("busyRanges");
    for (BusyRange range : ranges) {
      json.writeStartObject();
      json.writeNumberProperty("timeNs", range.timeNs());
      json.writeNumberProperty("pid", range.pid());
      json.writeStringProperty("comm", range.comm());
      json.writeNumberProperty("startPfn", range.startPfn());
      json.writeNumberProperty("endPfn", range.endPfn());
      json.writeName("blocker");
      blocker(json, range.blocker());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// What the kernel's log tells: the call chain, the zones, and what is missing for the cause.
  private static void report(JsonGenerator json, KernelReport report) {
    json.writeArrayPropertyStart("stack");
    report.stack().forEach(json::writeString);
    json.writeEndArray();
    json.writeObjectPropertyStart("kernelLog");
    json.writeNumberProperty("timeNs", report.timeNs());
    if (!report.missing().isEmpty()) {
      json.writeStringProperty("missing", report.missing());
    }
    json.writeArrayPropertyStart("zones");
    for (KernelReport.ReportedZone zone : report.zones()) {
      json.writeStartObject();
      json.writeNumberProperty("node", zone.node());
      json.writeStringProperty("name", zone.name());
      json.writeBooleanProperty("allowed", zone.allowed());
      json.writeNumberProperty("freePages", zone.freePages());
      json.writeNumberProperty("minPages", zone.minPages());
      json.writeArrayPropertyStart("freeBlocks");
      zone.freeBlocks().forEach(json::writeNumber);
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void blocker(JsonGenerator json, Failure.Blocker b) {
    json.writeStartObject();
    json.writeNumberProperty("startPfn", b.startPfn());
    json.writeNumberProperty("pages", b.pages());
    json.writeStringProperty("state", b.state());
    JsonRenderer.number(json, "ownerPid", b.ownerPid());
    JsonRenderer.text(json, "ownerComm", b.ownerComm());
    gfpFlags(json, b.gfpFlags());
    JsonRenderer.number(json, "allocatedNs", b.allocatedNs());
    if (!b.stack().isEmpty()) {
      json.writeArrayPropertyStart("stack");
      b.stack().forEach(json::writeString);
      json.writeEndArray();
    }
    json.writeNumberProperty("pfn", b.pfn());
    json.writeBooleanProperty("namedByKernel", b.namedByKernel());
    json.writeNumberProperty("sightedNs", b.sightedNs());
    JsonRenderer.number(json, "heldNs", b.heldNs());
    json.writeStringProperty("release", b.release().id());
    JsonRenderer.number(json, "freedNs", b.freedNs());
    json.writeEndObject();
  }

  private static void gfpFlags(JsonGenerator json, OptionalInt flags) {
    flags.ifPresent(bits -> json.writeStringProperty("gfpFlags", GfpFlags.names(bits)));
  }
}
