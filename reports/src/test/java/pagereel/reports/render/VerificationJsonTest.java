package pagereel.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import pagereel.reports.verify.SampleVerification;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class VerificationJsonTest {

  private static JsonNode json() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerificationJson.render(SampleVerification.full(), out);
    return new ObjectMapper().readTree(out.toByteArray());
  }

  @Test
  void hasTheKeysInTheirOrder() throws IOException {
    JsonNode json = json();
    assertThat(json.propertyNames())
        .containsExactly(
            "schema", "trace", "seed", "snapshots", "predictions", "divergences", "warnings");
    assertThat(json.at("/schema").asString()).isEqualTo("pagereel/verify/1");
    assertThat(json.at("/snapshots/0").propertyNames())
        .containsExactly(
            "number",
            "timeNs",
            "instant",
            "source",
            "freeFrames.agree",
            "freeFrames.missed",
            "freeFrames.extra",
            "blocks.agree",
            "order.agree",
            "pageblocks.agree",
            "pageblocks.wrong",
            "pcp.agree",
            "buddyinfo.maxError");
    assertThat(json.at("/divergences").propertyNames())
        .containsExactly(
            "total", "explained", "unexplained", "perMillionEvents", "byKind", "byExplanation");
  }

  @Test
  void leavesOutWhatASnapshotDoesNotTell() throws IOException {
    assertThat(json().at("/snapshots/5").propertyNames())
        .contains("freeFrames.agree", "blocks.agree", "buddyinfo.maxError")
        .doesNotContain("order.agree", "pageblocks.agree", "pageblocks.wrong", "pcp.agree");
    JsonNode counts = json().at("/snapshots/6");
    assertThat(counts.propertyNames())
        .containsExactly("number", "timeNs", "instant", "source", "buddyinfo.maxError");
    assertThat(counts.get("instant").asBoolean()).isFalse();
    assertThat(counts.get("source").asString()).isEqualTo("procfs");
  }

  @Test
  void hasASideOfAPredictionWhereItOccurred() throws IOException {
    JsonNode predictions = json().at("/predictions");
    assertThat(predictions.propertyNames())
        .containsExactly("zoneLocked", "refill", "fastIsolateFreepages");
    assertThat(predictions.at("/zoneLocked").propertyNames()).containsExactly("online", "informed");
    assertThat(predictions.at("/zoneLocked/online/abstained").asLong()).isEqualTo(4_822);
    assertThat(predictions.at("/zoneLocked/informed/right").asLong()).isEqualTo(124_805);
    assertThat(predictions.at("/refill").propertyNames()).containsExactly("online");
    assertThat(predictions.at("/fastIsolateFreepages").propertyNames()).containsExactly("informed");
  }

  @Test
  void hasRatiosUnroundedAndCountsAsIntegers() throws IOException {
    JsonNode last = json().at("/snapshots/4");
    assertThat(last.get("freeFrames.agree").asDouble()).isEqualTo((123_840 - 25) / 123_840.0);
    assertThat(last.get("freeFrames.missed").isIntegralNumber()).isTrue();
    assertThat(last.get("freeFrames.missed").asLong()).isEqualTo(20);
  }
}
