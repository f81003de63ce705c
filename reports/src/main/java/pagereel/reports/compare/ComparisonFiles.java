package pagereel.reports.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import pagereel.replay.Divergence;
import pagereel.reports.PlainText;
import pagereel.reports.compare.Policy.Broken;
import pagereel.reports.render.CsvTable;
import pagereel.reports.render.JsonOutput;
import tools.jackson.core.JsonGenerator;

/// Comparisons for other programs: JSON, CSV, Markdown, and JUnit's XML for CI.
public final class ComparisonFiles {

  private static final String SCHEMA = "pagereel/comparison/1";

  private ComparisonFiles() {}

  /// Leaves the stream open.
  public static void json(
      List<Comparison> comparisons,
      List<Broken> broken,
      List<RulesReplay> replays,
      OutputStream out)
      throws IOException {
    JsonOutput.write(out, json -> {
      json.writeStartObject();
      json.writeStringProperty("schema", SCHEMA);
      json.writeArrayPropertyStart("comparisons");
      comparisons.forEach(comparison -> comparison(json, comparison));
      json.writeEndArray();
      json.writeArrayPropertyStart("behavior");
      replays.forEach(replay -> behavior(json, replay));
      json.writeEndArray();
      json.writeArrayPropertyStart("gate");
      for (Broken one : broken) {
        json.writeStartObject();
        json.writeStringProperty("metric", one.difference().metric().id());
        json.writeStringProperty("why", one.why());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void comparison(JsonGenerator json, Comparison comparison) {
    json.writeStartObject();
    side(json, "baseline", comparison.baseline());
    side(json, "candidate", comparison.candidate());
    json.writeStringProperty("test", comparison.test());
    json.writeBooleanProperty("paired", comparison.pairing().used());
    json.writeStringProperty("correction", "Benjamini-Hochberg");
    json.writeArrayPropertyStart("warnings");
    comparison.warnings().forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("metrics");
    comparison.differences().forEach(difference -> metric(json, difference));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void behavior(JsonGenerator json, RulesReplay replay) {
    json.writeStartObject();
    json.writeStringProperty("path", replay.run().name());
    json.writeStringProperty("rules", replay.rules());
    json.writeObjectPropertyStart("byKind");
    for (Divergence.Kind kind : Divergence.Kind.values()) {
      if (replay.own(kind) + replay.other(kind) > 0) {
        json.writeObjectPropertyStart(kind.id());
        json.writeNumberProperty("ownRules", replay.own(kind));
        json.writeNumberProperty("otherRules", replay.other(kind));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void side(JsonGenerator json, String key, RunSet side) {
    json.writeObjectPropertyStart(key);
    json.writeStringProperty("name", side.name());
    json.writeArrayPropertyStart("runs");
    for (Run run : side.runs()) {
      json.writeStartObject();
      json.writeStringProperty("path", run.json().at("/trace/path").asString(""));
      json.writeStringProperty("kernel", run.kernel());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void metric(JsonGenerator json, Difference difference) {
    json.writeStartObject();
    json.writeStringProperty("metric", difference.metric().id());
    json.writeStringProperty("title", difference.metric().title());
    json.writeStringProperty(
        "better", difference.metric().better().name().toLowerCase(Locale.ROOT));
    json.writeName("baseline");
    json.writeArray(difference.baseline(), 0, difference.baseline().length);
    json.writeName("candidate");
    json.writeArray(difference.candidate(), 0, difference.candidate().length);
    json.writeNumberProperty("baselineMedian", difference.baselineMedian());
    interval(json, "baseline", difference.baseline());
    json.writeNumberProperty("candidateMedian", difference.candidateMedian());
    interval(json, "candidate", difference.candidate());
    json.writeNumberProperty("change", difference.change());
    number(json, "relativeChange", difference.relativeChange());
    difference.interval().ifPresent(interval -> {
      json.writeNumberProperty("changeLow", interval.low());
      json.writeNumberProperty("changeHigh", interval.high());
    });
    json.writeNumberProperty("effect", difference.effect());
    number(json, "pValue", difference.pValue());
    number(json, "pairedPValue", difference.pairedP());
    number(json, "correctedPValue", difference.corrected());
    json.writeStringProperty("verdict", difference.verdict().text());
    json.writeEndObject();
  }

  /// The bootstrap interval of a side's median, where there are runs enough.
  private static void interval(JsonGenerator json, String side, double[] values) {
    if (values.length >= Statistics.LEAST_RUNS) {
      Statistics.Interval interval = Statistics.medianInterval(values);
      json.writeNumberProperty(side + "Low", interval.low());
      json.writeNumberProperty(side + "High", interval.high());
    }
  }

  private static void number(JsonGenerator json, String key, OptionalDouble value) {
    if (value.isPresent()) {
      json.writeNumberProperty(key, value.getAsDouble());
    }
  }

  /// A row for each metric and run. Leaves the stream open.
  public static void csv(List<Comparison> comparisons, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "metric", "side", "run", "value");
    for (int i = 0; i < comparisons.size(); i++) {
      if (i == 0) {
        rows(table, comparisons.get(i).baseline());
      }
      rows(table, comparisons.get(i).candidate());
    }
    table.end();
  }

  private static void rows(CsvTable table, RunSet side) throws IOException {
    for (RunMetric metric : RunMetrics.ALL) {
      double[] values = side.valuesByRun(metric);
      for (int run = 0; run < values.length; run++) {
        table.row(
            metric.id(),
            side.name(),
            side.runs().get(run).name(),
            Double.isNaN(values[run]) ? "" : (Object) values[run]);
      }
    }
  }

  /// A table for a pull request or a mail. Leaves the stream open.
  public static void markdown(List<Comparison> comparisons, List<Broken> broken, OutputStream out)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (Comparison comparison : comparisons) {
      text.append("## ").append(cell(comparison.candidate().name())).append(" against ");
      text.append(cell(comparison.baseline().name())).append("\n\n");
      ComparisonTable.verdict(comparison).forEach(s -> text.append(cell(s)).append("\n"));
      text.append('\n');
      comparison.warnings().forEach(w -> text.append("- ").append(cell(w)).append('\n'));
      text.append(comparison.warnings().isEmpty() ? "" : "\n");
      row(text, ComparisonTable.COLUMNS);
      text.append("|---|--:|--:|--:|--:|--:|--:|---|\n");
      ComparisonTable.rows(comparison).forEach(row -> row(text, row));
      text.append('\n').append(cell(ComparisonTable.method(comparison))).append("\n\n");
    }
    for (Broken one : broken) {
      text.append("- **gate**: ").append(cell(one.difference().metric().title()));
      text.append(": ").append(cell(one.why())).append('\n');
    }
    out.write(text.toString().getBytes(UTF_8));
  }

  private static void row(StringBuilder text, List<String> cells) {
    cells.forEach(cell -> text.append("| ").append(cell(cell)).append(' '));
    text.append("|\n");
  }

  /// Text that is no markup.
  private static String cell(String text) {
    return PlainText.of(text).replaceAll("([\\\\|<>`*_\\[\\]])", "\\\\$1");
  }

  /// A test case for each metric, failed where the policy is broken. Leaves the stream open.
  public static void junit(List<Comparison> comparisons, List<Broken> broken, OutputStream out)
      throws IOException {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuites");
      for (Comparison comparison : comparisons) {
        suite(xml, comparison, broken);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    out.write((text + "\n").getBytes(UTF_8));
  }

  private static void suite(XMLStreamWriter xml, Comparison comparison, List<Broken> broken)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", PlainText.of(comparison.candidate().name()));
    xml.writeAttribute("tests", Integer.toString(comparison.differences().size()));
    xml.writeAttribute(
        "failures",
        Long.toString(broken.stream()
            .filter(b -> comparison.differences().contains(b.difference()))
            .count()));
    for (Difference difference : comparison.differences()) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", "pagereel.compare");
      xml.writeAttribute("name", difference.metric().id());
      for (Broken one : broken) {
        if (one.difference().equals(difference)) {
          xml.writeStartElement("failure");
          xml.writeAttribute("message", one.why());
          xml.writeCharacters(String.join(", ", ComparisonTable.row(difference)));
          xml.writeEndElement();
        }
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }
}
