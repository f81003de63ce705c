package pagereel.reports.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import pagereel.reports.Analysis;
import pagereel.reports.SampleAnalysis;
import tools.jackson.databind.JsonNode;

class CsvRendererTest {

  private final Analysis analysis = SampleAnalysis.full();

  @Test
  void hasTheSamplesOfTheJson() throws IOException {
    JsonNode series = JsonRendererTest.json(analysis).at("/series");
    for (JsonNode one : series) {
      String metric = one.at("/metric").asString();
      String base = metric.contains(".") ? metric.substring(0, metric.indexOf('.')) : metric;
      List<CSVRecord> rows = records("series-" + base.replace('_', '-') + ".csv").stream()
          .filter(r -> r.get("metric").equals(metric)
              && r.get("zone").equals(one.at("/zone").asString()))
          .toList();
      assertThat(rows).hasSize(one.at("/values").size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).get("timeNs")).isEqualTo(one.at("/timesNs/" + i).asString());
        assertThat(Double.parseDouble(rows.get(i).get("value")))
            .isEqualTo(one.at("/values/" + i).asDouble());
      }
    }
  }

  @Test
  void hasTheFailuresAndDivergencesOfTheJson() throws IOException {
    JsonNode json = JsonRendererTest.json(analysis);
    same(json.at("/failures"), records("failures.csv"), "id", "timeNs", "kind", "cause", "comm");
    same(json.at("/divergences/items"), records("divergences.csv"), "id", "kind", "observed");
    same(json.at("/cma"), records("cma.csv"), "area", "basePfn", "peakUsedPages");
  }

  private static void same(JsonNode nodes, List<CSVRecord> rows, String... keys) {
    assertThat(rows).hasSize(nodes.size());
    for (int i = 0; i < rows.size(); i++) {
      for (String key : keys) {
        assertThat(rows.get(i).get(key)).isEqualTo(nodes.get(i).get(key).asString());
      }
    }
  }

  @Test
  void leavesACellEmptyWhereTheSnapshotDoesNotTell() throws IOException {
    List<CSVRecord> rows = records("snapshots.csv");
    CSVRecord exact = rows.getFirst();
    CSVRecord frames = rows.get(rows.size() - 2);
    CSVRecord counts = rows.getLast();

    assertThat(exact.get("source")).isEqualTo("exact");
    assertThat(exact.get("positions")).isEqualTo("1200");
    assertThat(frames.get("source")).isEqualTo("procfs");
    assertThat(frames.get("missedFrames")).isEqualTo("1");
    assertThat(frames.get("sameBlocks")).isEqualTo("200");
    assertThat(List.of("positions", "pageblocks", "samePcpFrames"))
        .allSatisfy(column -> assertThat(frames.get(column)).isEmpty());
    assertThat(List.of("managedFrames", "missedFrames", "eitherBlocks"))
        .allSatisfy(column -> assertThat(counts.get(column)).isEmpty());
    assertThat(counts.get("maxBuddyError")).isEqualTo("1");
  }

  @Test
  void isNoFormulaAndNoControlCharacter() throws IOException {
    List<CSVRecord> sites = records("sites.csv");
    assertThat(sites.get(1).get("comm")).isEqualTo("'=cmd|' /C calc'!A0");
    assertThat(sites.get(2).get("comm")).isEqualTo("evil?[31m name");
  }

  @Test
  void isTheSameTextForTheSameInput() throws IOException {
    for (String name : CsvRenderer.files(analysis).keySet()) {
      assertThat(text(name, SampleAnalysis.full())).isEqualTo(text(name, analysis));
    }
  }

  private List<CSVRecord> records(String name) throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (CSVParser parser = CSVParser.parse(new StringReader(text(name, analysis)), format)) {
      return parser.getRecords();
    }
  }

  private static String text(String name, Analysis analysis) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Objects.requireNonNull(CsvRenderer.files(analysis).get(name), name).write(analysis, out);
    return out.toString(UTF_8);
  }
}
