package pagereel.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pagereel.reports.Analysis;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.chart.Charts;
import pagereel.reports.render.JsonRenderer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What the charts of the page show is what the JSON has; that the CSV has the same is tested where
/// it is written.
class ChartValuesTest {

  private final Analysis analysis = SampleAnalysis.full();
  private final JsonNode data =
      new ObjectMapper().readTree(new HtmlData(Charts.book(analysis)).json());

  private static JsonNode json(Analysis analysis) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonRenderer.render(analysis, out);
    return new ObjectMapper().readTree(out.toByteArray());
  }

  @Test
  void linesHaveTheValuesOfTheirSeries() throws IOException {
    Map<String, JsonNode> series = new HashMap<>();
    for (JsonNode one : json(analysis).at("/series")) {
      series.put("zone " + one.at("/zone").asString() + " " + one.at("/metric").asString(), one);
    }
    int compared = 0;
    for (String chart : new String[] {"free-by-order", "unusable-free-index", "per-cpu-lists"}) {
      for (JsonNode panel : data.at("/charts/" + chart + "/panels")) {
        for (String kind : new String[] {"layers", "lines"}) {
          for (JsonNode line : panel.at("/" + kind)) {
            String id = line.at("/id").asString();
            JsonNode one =
                Objects.requireNonNull(series.get(panel.at("/title").asString() + " " + id), id);
            long weight = chart.equals("free-by-order") ? 1L << one.at("/order").asInt() : 1;
            same(line, one, weight);
            compared++;
          }
        }
      }
    }
    assertThat(compared).isEqualTo(2 * (11 + 10 + 1));
  }

  @Test
  void countersHaveTheValuesOfTheJson() throws IOException {
    Map<String, JsonNode> counters = new HashMap<>();
    for (JsonNode one : json(analysis).at("/counters")) {
      counters.put(one.at("/counter").asString(), one);
    }
    int compared = 0;
    for (String chart : new String[] {"fallbacks-over-time", "compaction-work", "cma-occupancy"}) {
      for (JsonNode line : data.at("/charts/" + chart + "/panels/0/lines")) {
        String id = line.at("/id").asString();
        same(line, Objects.requireNonNull(counters.get(id), id), 1);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(2 + 2 + 1);
  }

  private void same(JsonNode line, JsonNode series, long weight) {
    JsonNode times = data.at("/times/" + line.at("/times").asInt());
    assertThat(line.at("/values").size()).isEqualTo(series.at("/values").size());
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i).asLong() + analysis.startNs())
          .isEqualTo(series.at("/timesNs/" + i).asLong());
      assertThat(line.at("/values/" + i).asDouble())
          .isEqualTo(series.at("/values/" + i).asDouble() * weight);
    }
  }

  @Test
  void whatIsNotExactHasItsBounds() {
    JsonNode unknown =
        new ObjectMapper().readTree(new HtmlData(Charts.book(SampleAnalysis.unknown())).json());
    JsonNode line = unknown.at("/charts/per-cpu-lists/panels/0/lines/0");

    assertThat(line.at("/lowest").size()).isEqualTo(line.at("/values").size());
    assertThat(line.at("/lowest/0").asDouble()).isLessThan(line.at("/highest/0").asDouble());
    assertThat(unknown.at("/pageBytes").asInt()).isZero();
  }

  @Test
  void matricesAndBarsHaveTheCountsOfTheResult() {
    assertThat(data.at("/charts/fallbacks/matrix/counts").toString()).isEqualTo("[[12],[250]]");
    assertThat(data.at("/charts/allocations/matrix/counts").toString())
        .isEqualTo("[[90000,12],[1200,0]]");
    assertThat(data.at("/charts/residents/bars/bars/0/sizes").toString()).isEqualTo("[301.25,0]");
  }

  @Test
  void isTheSameEachTime() {
    assertThat(new HtmlData(Charts.book(analysis)).json())
        .isEqualTo(new HtmlData(Charts.book(SampleAnalysis.full())).json());
  }
}
