package pagereel.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.OutputFile;
import pagereel.reports.chart.Charts;
import pagereel.reports.explain.Story;
import pagereel.reports.html.HtmlRenderer;
import pagereel.reports.paint.PictureSize;
import pagereel.reports.perfetto.PerfettoRenderer;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.render.CsvRenderer;
import pagereel.reports.render.FoldedStacks;
import pagereel.reports.render.JsonRenderer;
import pagereel.reports.render.PdfRenderer;
import pagereel.reports.render.PngRenderer;
import pagereel.reports.render.SvgRenderer;

/// The files that one analysis is written to: opened before the work, each put in its place when
/// it is whole.
final class AnalysisOutputs implements Closeable {

  /// Draws a chart in one format.
  private interface ChartFormat {

    void render(PlotBook.Titled plot, OutputStream out) throws IOException;
  }

  /// What is to be written, each path null if it is not.
  ///
  /// @param perfetto needs the trace to be read once more
  record Wanted(
      ReportOptions report,
      @Nullable Path json,
      @Nullable Path perfetto,
      @Nullable Path folded,
      @Nullable Path csv) {}

  private final PictureSize size;
  private final boolean hasReport;
  private final @Nullable OutputFile pdf;
  private final @Nullable OutputFile html;
  private final @Nullable OutputFile json;
  private final @Nullable OutputFile perfetto;
  private final @Nullable OutputFile folded;
  private final @Nullable Path png;
  private final @Nullable Path svg;
  private final @Nullable Path csv;
  private final List<OutputFile> files = new ArrayList<>();

  /// Opens all that are wanted. Directories are made if they are not there.
  ///
  /// @throws IOException whose message names the path and says why it cannot be written
  AnalysisOutputs(Wanted wanted) throws IOException {
    size = wanted.report().size();
    hasReport = wanted.report().any();
    try {
      pdf = file(wanted.report().pdf);
      html = file(wanted.report().html);
      json = file(wanted.json());
      perfetto = file(wanted.perfetto());
      folded = file(wanted.folded());
      png = directory(wanted.report().png);
      svg = directory(wanted.report().svg);
      csv = directory(wanted.csv());
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private @Nullable OutputFile file(@Nullable Path path) throws IOException {
    if (path == null) {
      return null;
    }
    OutputFile file = OutputFile.open(path);
    files.add(file);
    return file;
  }

  private static @Nullable Path directory(@Nullable Path path) throws IOException {
    if (path == null) {
      return null;
    }
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(path + ": cannot be written: is not a directory", e);
    } catch (FileSystemException e) {
      throw new IOException(path + ": cannot be made: " + OutputFile.reason(e), e);
    }
    if (!Files.isWritable(path)) {
      throw new IOException(path + ": cannot be written: permission denied");
    }
    return path;
  }

  /// Writes all of an analysis but the Perfetto file.
  void write(Analysis analysis, Document document) throws IOException {
    if (hasReport) {
      write(document, Charts.book(analysis), Story.of(analysis));
    }
    if (folded != null) {
      FoldedStacks.render(analysis, folded.stream());
      folded.commit();
    }
    if (json != null) {
      JsonRenderer.render(analysis, json.stream());
      json.commit();
    }
    if (csv != null) {
      for (Map.Entry<String, CsvRenderer.File> file :
          CsvRenderer.files(analysis).entrySet()) {
        try (OutputFile out = OutputFile.open(csv.resolve(file.getKey()))) {
          file.getValue().write(analysis, out.stream());
          out.commit();
        }
      }
    }
  }

  /// Writes what is for people: PDF, HTML and pictures.
  void write(Document document, PlotBook plots, List<Story> stories) throws IOException {
    if (pdf != null) {
      PdfRenderer.render(document, plots, pdf.stream());
      pdf.commit();
    }
    if (html != null) {
      HtmlRenderer.render(document, plots, stories, html.stream());
      html.commit();
    }
    charts(
        plots, png, ".png", (plot, out) -> PngRenderer.render(plot, plots.timeline(), size, out));
    charts(
        plots, svg, ".svg", (plot, out) -> SvgRenderer.render(plot, plots.timeline(), size, out));
  }

  private static void charts(
      PlotBook plots, @Nullable Path directory, String suffix, ChartFormat format)
      throws IOException {
    if (directory == null) {
      return;
    }
    for (PlotBook.Titled plot : plots.plots()) {
      try (OutputFile out = OutputFile.open(directory.resolve(plot.id() + suffix))) {
        format.render(plot, out.stream());
        out.commit();
      }
    }
  }

  boolean wantsPerfetto() {
    return perfetto != null;
  }

  /// Writes the Perfetto file. To a trace that is one the tracks are added; of another the events
  /// are written too.
  ///
  /// @param again the trace once more
  /// @param open  makes a reader of it
  void writePerfetto(Analysis analysis, TraceSource again, ReaderOpener open) throws IOException {
    if (perfetto == null) {
      return;
    }
    if (analysis.info().format() == TraceFormat.PERFETTO) {
      try (InputStream trace = Files.newInputStream(again.file())) {
        PerfettoRenderer.append(analysis, trace, perfetto.stream());
      }
    } else {
      try (TraceReader reader = open.open(again)) {
        PerfettoRenderer.render(analysis, reader, perfetto.stream());
      }
    }
    perfetto.commit();
  }

  /// Opens a trace that was opened before.
  interface ReaderOpener {

    TraceReader open(TraceSource source) throws IOException;
  }

  /// Gives up what is not committed.
  @Override
  public void close() throws IOException {
    IOException first = null;
    for (OutputFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
