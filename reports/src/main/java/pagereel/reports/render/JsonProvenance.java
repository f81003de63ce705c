package pagereel.reports.render;

import pagereel.reports.Analysis;
import tools.jackson.core.JsonGenerator;

/// What every result says of where it comes from: the trace, the seed, and what was wrong.
final class JsonProvenance {

  private JsonProvenance() {}

  static void trace(JsonGenerator json, Analysis analysis) {
    json.writeObjectPropertyStart("trace");
    json.writeStringProperty("path", analysis.path());
    json.writeStringProperty("format", analysis.info().format().title());
    JsonRenderer.text(json, "kernel", analysis.info().kernel());
    JsonRenderer.text(json, "arch", analysis.info().arch());
    JsonRenderer.number(json, "pageSizeBytes", analysis.info().pageSizeBytes());
    JsonRenderer.number(json, "cpus", analysis.info().cpus());
    JsonRenderer.text(json, "clock", analysis.info().clock());
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
    json.writeStringProperty("rules", analysis.result().kernelProfile());
    json.writeNumberProperty("malformed", analysis.malformed());
    json.writeNumberProperty("outOfOrder", analysis.tally().outOfOrder());
    json.writeEndObject();
  }

  static void seed(JsonGenerator json, Analysis analysis) {
    json.writeObjectPropertyStart("seed");
    json.writeStringProperty(
        "source", JsonRenderer.lower(analysis.result().seed().source()));
    json.writeNumberProperty("knownFramesRatio", analysis.result().seed().knownFramesRatio());
    json.writeEndObject();
  }

  static void warnings(JsonGenerator json, Analysis analysis) {
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
}
