package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import pagereel.replay.CollectingTotal;
import pagereel.replay.FailureTotal;
import pagereel.replay.IsolationTotal;
import pagereel.replay.PredictionScore;
import pagereel.replay.TriedIsolation;
import pagereel.replay.TriedScan;
import pagereel.reports.Analysis;
import pagereel.reports.whatif.Whatif;
import tools.jackson.core.JsonGenerator;

/// A comparison of rules as JSON: schema `pagereel/whatif/1`.
public final class WhatifJson {

  private static final String SCHEMA = "pagereel/whatif/1";

  private WhatifJson() {}

  /// Leaves the stream open.
  public static void render(Whatif whatif, OutputStream out) throws IOException {
    JsonOutput.write(out, json -> {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      JsonProvenance.trace(json, whatif.asIs());
      if (!whatif.asIs().result().isolationTotals().isEmpty()) {
        isolation(json, whatif.asIs());
      }
      whatif.other().ifPresent(other -> kernel(json, whatif.asIs(), other));
      JsonProvenance.warnings(json, whatif.asIs());
      json.writeEndObject();
    });
  }

  private static void isolation(JsonGenerator json, Analysis analysis) {
    json.writeObjectPropertyStart("isolation");
    json.writeArrayPropertyStart("variants");
    for (IsolationTotal total : analysis.result().isolationTotals()) {
      json.writeStartObject();
      json.writeStringProperty("variant", total.variant());
      json.writeStringProperty("title", total.title());
      json.writeNumberProperty("ranges", total.ranges());
      json.writeNumberProperty("succeeded", total.succeeded());
      json.writeNumberProperty("failed", total.failed());
      json.writeNumberProperty("asKernel", total.asKernel());
      json.writeNumberProperty("returnedPages", total.returnedPages());
      json.writeNumberProperty("wrongRanges", total.wrongRanges());
      json.writeNumberProperty("wrongFrees", total.wrongFrees());
      json.writeNumberProperty("lostPages", total.lostPages());
      json.writeNumberProperty("brokenBlocks", total.brokenBlocks());
      json.writeNumberProperty("changedRanges", total.changedRanges());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("collecting");
    analysis.result().collectingTotals().forEach(total -> collecting(json, total));
    json.writeEndArray();
    scans(json, analysis);
    json.writeArrayPropertyStart("attempts");
    analysis.result().isolations().forEach(tried -> tried(json, tried));
    json.writeEndArray();
    long ranges = analysis.result().isolationTotals().stream()
        .mapToLong(IsolationTotal::ranges)
        .sum();
    json.writeNumberProperty(
        "attemptsLeftOut", ranges - analysis.result().isolations().size());
    json.writeEndObject();
  }

  private static void collecting(JsonGenerator json, CollectingTotal total) {
    json.writeStartObject();
    json.writeStringProperty("variant", total.variant());
    json.writeNumberProperty("scans", total.scans());
    json.writeNumberProperty("notFollowed", total.notFollowed());
    json.writeNumberProperty("asKernel", total.asKernel());
    json.writeNumberProperty("scannedPages", total.scannedPages());
    json.writeNumberProperty("takenPages", total.takenPages());
    json.writeNumberProperty("splitBlocks", total.splitBlocks());
    json.writeNumberProperty("wrongPages", total.wrongPages());
    json.writeNumberProperty("kernelScannedPages", total.kernelScannedPages());
    json.writeNumberProperty("kernelTakenPages", total.kernelTakenPages());
    json.writeEndObject();
  }

  /// Those kept, and how many at which the versions differ less from the kernel are not.
  private static void scans(JsonGenerator json, Analysis analysis) {
    List<TriedScan> scans = analysis.result().scans();
    json.writeArrayPropertyStart("scans");
    scans.forEach(scan -> scan(json, scan));
    json.writeEndArray();
    json.writeNumberProperty(
        "scansLeftOut", analysis.result().collectingTotals().getFirst().scans() - scans.size());
  }

  private static void scan(JsonGenerator json, TriedScan scan) {
    json.writeStartObject();
    json.writeNumberProperty("timeNs", scan.timeNs());
    json.writeNumberProperty("pid", scan.pid());
    json.writeStringProperty("comm", scan.comm());
    json.writeNumberProperty("node", scan.node());
    json.writeStringProperty("zone", scan.zone());
    json.writeNumberProperty("startPfn", scan.startPfn());
    json.writeNumberProperty("endPfn", scan.endPfn());
    json.writeNumberProperty("kernelEndPfn", scan.kernelEndPfn());
    JsonRenderer.number(json, "waitingPages", scan.waitingPages());
    json.writeNumberProperty("kernelScannedPages", scan.kernelScannedPages());
    json.writeNumberProperty("kernelTakenPages", scan.kernelTakenPages());
    json.writeArrayPropertyStart("variants");
    scan.outcomes().forEach(outcome -> outcome(json, outcome));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void outcome(JsonGenerator json, TriedScan.Outcome outcome) {
    json.writeStartObject();
    json.writeStringProperty("variant", outcome.variant());
    json.writeBooleanProperty("followed", outcome.followed());
    if (outcome.followed()) {
      json.writeNumberProperty("scannedPages", outcome.scannedPages());
      json.writeNumberProperty("takenPages", outcome.takenPages());
      json.writeNumberProperty("splitBlocks", outcome.splitBlocks());
      json.writeNumberProperty("wrongPages", outcome.wrongPages());
      json.writeNumberProperty("endPfn", outcome.endPfn());
    } else {
      json.writeNumberProperty("unknownPages", outcome.unknownPages());
    }
    json.writeEndObject();
  }

  private static void tried(JsonGenerator json, TriedIsolation tried) {
    json.writeStartObject();
    json.writeStringProperty("variant", tried.variant());
    json.writeNumberProperty("timeNs", tried.timeNs());
    json.writeNumberProperty("pid", tried.pid());
    json.writeStringProperty("comm", tried.comm());
    json.writeNumberProperty("startPfn", tried.startPfn());
    json.writeNumberProperty("endPfn", tried.endPfn());
    json.writeBooleanProperty("kernelFree", tried.kernelFree());
    json.writeBooleanProperty("succeeded", tried.succeeded());
    json.writeNumberProperty("returned", tried.returned());
    json.writeNumberProperty("scannedPages", tried.scannedPages());
    json.writeNumberProperty("takenPages", tried.takenPages());
    JsonRenderer.number(json, "failedPfn", tried.failedPfn());
    if (!tried.holder().isEmpty()) {
      json.writeStringProperty("holder", tried.holder());
    }
    json.writeNumberProperty("wrongFrees", tried.wrongFrees());
    json.writeNumberProperty("lostPages", tried.lostPages());
    json.writeArrayPropertyStart("blocksBefore");
    tried.blocksBefore().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeArrayPropertyStart("blocksAfter");
    tried.blocksAfter().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeNumberProperty("brokenBlocks", tried.brokenBlocks());
    json.writeBooleanProperty("sameBlocks", tried.sameBlocks());
    json.writeEndObject();
  }

  private static void kernel(JsonGenerator json, Analysis asIs, Analysis other) {
    json.writeArrayPropertyStart("kernels");
    side(json, asIs);
    side(json, other);
    json.writeEndArray();
  }

  private static void side(JsonGenerator json, Analysis analysis) {
    json.writeStartObject();
    json.writeStringProperty("rules", analysis.result().kernelProfile());
    JsonDivergences.writeCounts(json, analysis.result().divergences());
    json.writeArrayPropertyStart("failures");
    for (FailureTotal total : analysis.result().failureTotals()) {
      json.writeStartObject();
      json.writeStringProperty("kind", total.kind().id());
      json.writeNumberProperty("requestedPages", total.pages());
      json.writeStringProperty("cause", total.cause().id());
      json.writeNumberProperty("count", total.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectPropertyStart("predictions");
    for (PredictionScore score : analysis.result().predictions()) {
      json.writeObjectPropertyStart(score.kind().id());
      json.writeNumberProperty("made", score.made());
      json.writeNumberProperty("right", score.right());
      json.writeNumberProperty("abstained", score.abstained());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
