package pagereel.reports.overview;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceTally;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Overviews as JSON, schema `pagereel/info/1`. What the trace does not say is absent.
public final class OverviewJson {

  private OverviewJson() {}

  /// Writes the overviews and leaves the stream open.
  public static void write(List<TraceOverview> overviews, OutputStream out) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schema", "pagereel/info/1");
    root.put("traces", overviews.stream().map(OverviewJson::trace).toList());
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
        .build()
        .writeValue(out, root);
  }

  private static Map<String, Object> trace(TraceOverview overview) {
    Map<String, Object> trace = new LinkedHashMap<>();
    TraceInfo info = overview.info();
    TraceTally tally = overview.tally();
    trace.put("path", overview.name());
    trace.put("format", overview.format());
    info.kernel().ifPresent(kernel -> trace.put("kernel", kernel));
    trace.put("rules", overview.rules().version());
    trace.put("rulesMetRealTrace", overview.rules().metRealTrace());
    info.arch().ifPresent(arch -> trace.put("arch", arch));
    info.pageSizeBytes().ifPresent(bytes -> trace.put("pageSizeBytes", bytes));
    info.cpus().ifPresent(cpus -> trace.put("cpus", cpus));
    info.clock().ifPresent(clock -> trace.put("clock", clock));
    if (tally.totalEvents() > 0) {
      trace.put("startNs", tally.startNs());
      trace.put("endNs", tally.endNs());
    }
    trace.put("events", tally.eventCounts());
    trace.put("totalEvents", tally.totalEvents());
    if (tally.gaps() == 0 || tally.lostEvents() > 0) {
      trace.put("lostEvents", tally.lostEvents());
    }
    if (tally.gaps() > 0) {
      trace.put("gaps", tally.gaps());
      trace.put("uncountedGaps", tally.unknownGaps());
    }
    trace.put("malformed", overview.malformed());
    trace.put("outOfOrder", tally.outOfOrder());
    overview.snapshots().ifPresent(beside -> trace.put("snapshots", beside.names()));
    trace.put("answers", overview.coverage().answers());
    trace.put("gapsInCoverage", overview.coverage().gaps());
    trace.put("warnings", warnings(overview));
    return trace;
  }

  private static List<Map<String, Object>> warnings(TraceOverview overview) {
    List<Map<String, Object>> warnings = new ArrayList<>();
    overview.findings().forEach(finding -> {
      Map<String, Object> warning = new LinkedHashMap<>();
      warning.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      warning.put("code", finding.code());
      warning.put("count", finding.count());
      warning.put("message", String.join("\n", finding.examples()));
      warnings.add(warning);
    });
    return warnings;
  }
}
