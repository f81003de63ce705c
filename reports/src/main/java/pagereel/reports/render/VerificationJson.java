package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalDouble;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.verify.SnapshotKey;
import pagereel.reports.verify.Verification;
import pagereel.reports.verify.Verification.Side;
import tools.jackson.core.JsonGenerator;

/// A verification as JSON: schema `pagereel/verify/1`. A figure that a snapshot does not tell, or
/// a prediction that did not occur, is absent.
public final class VerificationJson {

  private static final String SCHEMA = "pagereel/verify/1";

  private VerificationJson() {}

  /// Leaves the stream open.
  public static void render(Verification verification, OutputStream out) throws IOException {
    JsonOutput.write(out, json -> all(verification, json));
  }

  private static void all(Verification verification, JsonGenerator json) {
    Analysis analysis = verification.informed();
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    JsonProvenance.trace(json, analysis);
    JsonProvenance.seed(json, analysis);
    json.writeArrayPropertyStart("snapshots");
    verification.scores().forEach(score -> snapshot(json, score));
    json.writeEndArray();
    predictions(json, verification);
    JsonDivergences.writeCounts(json, analysis.result().divergences());
    JsonProvenance.warnings(json, analysis);
    json.writeEndObject();
  }

  private static void snapshot(JsonGenerator json, SnapshotScore score) {
    json.writeStartObject();
    json.writeNumberProperty("number", score.snapshot());
    json.writeNumberProperty("timeNs", score.timeNs());
    json.writeBooleanProperty("instant", score.exact());
    json.writeStringProperty("source", JsonRenderer.source(score));
    for (SnapshotKey key : SnapshotKey.values()) {
      OptionalDouble figure = key.of(score);
      if (figure.isPresent() && key.isCount()) {
        json.writeNumberProperty(key.id(), (long) figure.getAsDouble());
      } else {
        JsonRenderer.number(json, key.id(), figure);
      }
    }
    json.writeEndObject();
  }

  private static void predictions(JsonGenerator json, Verification verification) {
    json.writeObjectPropertyStart("predictions");
    for (Kind kind : Kind.values()) {
      if (verification.hasPredictions(kind)) {
        json.writeObjectPropertyStart(kind.id());
        for (Side side : Side.values()) {
          verification.predictions(side, kind).ifPresent(score -> side(json, side, score));
        }
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  private static void side(JsonGenerator json, Side side, PredictionScore score) {
    json.writeObjectPropertyStart(side.id());
    json.writeNumberProperty("made", score.made());
    json.writeNumberProperty("right", score.right());
    json.writeNumberProperty("abstained", score.abstained());
    json.writeEndObject();
  }
}
