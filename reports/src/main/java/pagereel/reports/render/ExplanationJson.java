package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import pagereel.reports.event.EventLine;
import pagereel.reports.explain.Advice;
import pagereel.reports.explain.Explanation;
import pagereel.reports.explain.Explanation.OfDivergence;
import pagereel.reports.explain.Explanation.OfFailure;
import pagereel.reports.explain.History;
import tools.jackson.core.JsonGenerator;

/// An explanation as JSON: schema `pagereel/explanation/1`.
public final class ExplanationJson {

  private static final String SCHEMA = "pagereel/explanation/1";

  private ExplanationJson() {}

  /// Leaves the stream open.
  public static void render(Explanation explanation, OutputStream out) throws IOException {
    JsonOutput.write(out, json -> {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      JsonProvenance.trace(json, explanation.analysis());
      switch (explanation) {
        case OfFailure failure -> failure(json, failure);
        case OfDivergence divergence -> {
          json.writeObjectPropertyStart("divergence");
          JsonDivergences.fields(json, divergence.divergence());
          json.writeEndObject();
        }
      }
      frames(json, explanation.history().frames());
      JsonProvenance.warnings(json, explanation.analysis());
      json.writeEndObject();
    });
  }

  private static void failure(JsonGenerator json, OfFailure explanation) {
    json.writeObjectPropertyStart("failure");
    JsonFailures.fields(json, explanation.failure());
    json.writeEndObject();
    json.writeStringProperty("advice", Advice.of(explanation.failure()));
    if (!explanation.history().stack().isEmpty()) {
      json.writeArrayPropertyStart("stack");
      explanation.history().stack().forEach(json::writeString);
      json.writeEndArray();
    }
    explanation
        .history()
        .meanwhile()
        .ifPresent(m -> meanwhile(json, explanation.history().startNs(), m));
  }

  private static void meanwhile(JsonGenerator json, long startNs, History.Meanwhile m) {
    json.writeObjectPropertyStart("meanwhile");
    json.writeNumberProperty("startNs", startNs);
    json.writeNumberProperty("compactionRuns", m.runs());
    json.writeNumberProperty("ownCompactionRuns", m.ownRuns());
    json.writeNumberProperty("succeeded", m.succeeded());
    json.writeNumberProperty("complete", m.complete());
    json.writeNumberProperty("deferred", m.deferred());
    json.writeNumberProperty("migratedPages", m.movedPages());
    json.writeNumberProperty("failedPages", m.stuckPages());
    json.writeNumberProperty("ownTakenPages", m.ownTakenPages());
    json.writeNumberProperty("ownMigratedPages", m.ownMovedPages());
    json.writeNumberProperty("ownFailedPages", m.ownStuckPages());
    json.writeNumberProperty("reclaims", m.reclaims());
    json.writeNumberProperty("reclaimedPages", m.reclaimedPages());
    json.writeNumberProperty("drainedPages", m.drainedPages());
    json.writeEndObject();
  }

  private static void frames(JsonGenerator json, List<History.FrameHistory> frames) {
    json.writeArrayPropertyStart("frames");
    for (History.FrameHistory frame : frames) {
      json.writeStartObject();
      json.writeNumberProperty("startPfn", frame.pfn());
      json.writeNumberProperty("pages", frame.pages());
      json.writeNumberProperty("atNs", frame.atNs());
      json.writeBooleanProperty("takenForMove", frame.takenForMove());
      events(json, "before", frame.before());
      events(json, "after", frame.after());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void events(JsonGenerator json, String name, List<EventLine> lines) {
    json.writeArrayPropertyStart(name);
    for (EventLine line : lines) {
      json.writeStartObject();
      json.writeNumberProperty("timeNs", line.timeNs());
      json.writeNumberProperty("cpu", line.cpu());
      json.writeNumberProperty("pid", line.pid());
      json.writeStringProperty("comm", line.comm());
      json.writeStringProperty("event", line.name());
      json.writeStringProperty("what", line.what());
      if (!line.gfpFlags().isEmpty()) {
        json.writeStringProperty("gfpFlags", line.gfpFlags());
      }
      if (!line.stack().isEmpty()) {
        json.writeArrayPropertyStart("stack");
        line.stack().forEach(json::writeString);
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
