package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.cli.AnalysisOutputs.Wanted;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.snapshot.Snapshot;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.Report;
import pagereel.reports.render.JsonRenderer;
import pagereel.reports.render.TextRenderer;
import pagereel.reports.section.Sections;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pagereel analyze TRACE`
@Command(
    name = "analyze",
    description = "Replays a trace through a model of the page allocator and reports what happened"
        + " to contiguous memory.")
final class AnalyzeCommand extends TraceCommand {

  private static final int DEFAULT_COLUMNS = 80;

  @Parameters(
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  String trace = "";

  @Mixin
  final ReportOptions report = new ReportOptions();

  @Mixin
  final OnlineOption online = new OnlineOption();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write all results as JSON; - for standard output, in place of the summary")
  @Nullable
  Path json;

  @Option(names = "--csv", paramLabel = "DIR", description = "write each series and table as CSV")
  @Nullable
  Path csv;

  @Option(
      names = "--perfetto",
      paramLabel = "FILE",
      description =
          "write the trace's events and, beside them, what was found, for the Perfetto UI")
  @Nullable
  Path perfetto;

  @Option(
      names = "--folded",
      paramLabel = "FILE",
      description = "write who holds pages at the end as folded stacks, for flame graph tools")
  @Nullable
  Path folded;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = "another file of the same run to merge into the trace by time, such as its"
          + " kernel log (dmesg); may be given again")
  List<String> with = List.of();

  AnalyzeCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws IOException {
    boolean jsonOnOut = JsonOutput.isStandardOutput(json);
    Wanted wanted = new Wanted(report, jsonOnOut ? null : json, perfetto, folded, csv);
    try (AnalysisOutputs outputs = new AnalysisOutputs(wanted);
        Capture capture = Capture.of(trace)) {
      Analysis analysis = analyze(capture, outputs);
      Document document = Report.of(analysis, Sections.STANDARD, Main.Version.number());
      outputs.write(analysis, document);
      if (jsonOnOut) {
        JsonOutput.print(analysis, JsonRenderer::render, console);
      } else {
        console.out().write(summary(analysis).getBytes(UTF_8));
      }
      console.out().flush();
    }
  }

  private Analysis analyze(Capture capture, AnalysisOutputs outputs) throws IOException {
    List<Snapshot> snapshots = snapshotList(capture);
    if (!outputs.wantsPerfetto()) {
      try (TraceSource source = capture.openTrace()) {
        return analyze(capture, source, snapshots);
      }
    }
    try (TraceSource source = capture.openTrace();
        TraceSource first = TraceSource.again(source);
        TraceSource second = TraceSource.again(source)) {
      Analysis analysis = analyze(capture, first, snapshots);
      outputs.writePerfetto(
          analysis,
          second,
          again -> withOthers(
              capture, TraceFormat.open(again, new Diagnostics(false)), with, snapshots));
      return analysis;
    }
  }

  private Analysis analyze(Capture capture, TraceSource source, List<Snapshot> snapshots)
      throws IOException {
    Diagnostics diagnostics = new Diagnostics(common.strict);
    try (TraceReader reader =
            withOthers(capture, TraceFormat.open(source, diagnostics), with, snapshots);
        Progress progress = new Progress(console, "replaying", !common.quiet)) {
      Analysis analysis = replay(trace, capture, reader, snapshots, online::apply, progress);
      warn(diagnostics);
      warn(analysis.result().warnings());
      return analysis;
    }
  }

  private String summary(Analysis analysis) {
    Document document = Report.of(analysis, Sections.TERMINAL, Main.Version.number());
    Map<String, String> environment = System.getenv();
    boolean color = common.color.on(console.outIsTerminal(), environment);
    boolean unicode = console.outIsTerminal() && isUtf8(environment);
    return new TextRenderer(columns(environment), color, unicode).summary(document);
  }

  /// Whether the locale's text is UTF-8, as `setlocale` would choose it.
  static boolean isUtf8(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String locale = value.toUpperCase(Locale.ROOT);
        return locale.contains("UTF-8") || locale.contains("UTF8");
      }
    }
    return false;
  }

  /// Columns of the terminal, as far as the environment tells.
  static int columns(Map<String, String> environment) {
    try {
      return Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
    } catch (NumberFormatException e) {
      return DEFAULT_COLUMNS;
    }
  }
}
