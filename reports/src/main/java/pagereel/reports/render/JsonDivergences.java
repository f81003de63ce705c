package pagereel.reports.render;

import pagereel.replay.Divergence;
import pagereel.replay.Divergences;
import tools.jackson.core.JsonGenerator;

/// The divergences of an analysis as JSON.
final class JsonDivergences {

  private JsonDivergences() {}

  static void write(JsonGenerator json, Divergences divergences) {
    json.writeObjectPropertyStart("divergences");
    counts(json, divergences);
    json.writeArrayPropertyStart("items");
    divergences.items().forEach(item -> item(json, item));
    json.writeEndArray();
    json.writeEndObject();
  }

  /// All but the examples.
  static void writeCounts(JsonGenerator json, Divergences divergences) {
    json.writeObjectPropertyStart("divergences");
    counts(json, divergences);
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, Divergences divergences) {
    json.writeNumberProperty("total", divergences.total());
    json.writeNumberProperty("explained", divergences.explained());
    json.writeNumberProperty("unexplained", divergences.unexplained());
    json.writeNumberProperty("perMillionEvents", divergences.perMillionEvents());
    json.writeObjectPropertyStart("byKind");
    divergences.byKind().forEach((kind, count) -> {
      json.writeObjectPropertyStart(kind.id());
      json.writeNumberProperty("count", count.count());
      json.writeNumberProperty("explained", count.explained());
      json.writeEndObject();
    });
    json.writeEndObject();
    json.writeObjectPropertyStart("byExplanation");
    divergences
        .byExplanation()
        .forEach((explanation, count) -> json.writeNumberProperty(explanation.id(), count));
    json.writeEndObject();
  }

  private static void item(JsonGenerator json, Divergence d) {
    json.writeStartObject();
    fields(json, d);
    json.writeEndObject();
  }

  /// All that is known of one divergence, in an object that is open.
  static void fields(JsonGenerator json, Divergence d) {
    json.writeStringProperty("id", d.id());
    json.writeNumberProperty("timeNs", d.timeNs());
    json.writeStringProperty("event", d.event());
    json.writeStringProperty("kind", d.kind().id());
    json.writeStringProperty("expected", d.expected());
    json.writeStringProperty("observed", d.observed());
    d.explanation().ifPresent(e -> json.writeStringProperty("explanation", e.id()));
    if (!d.evidence().isEmpty()) {
      json.writeStringProperty("evidence", d.evidence());
    }
    if (d.startPfn().isPresent()) {
      json.writeNumberProperty("startPfn", d.startPfn().getAsLong());
      json.writeNumberProperty("pages", d.pages());
    }
  }
}
