package pagereel.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.OutputFile;
import pagereel.reports.chart.Chart;
import pagereel.reports.chart.Charts;
import pagereel.reports.html.HtmlRenderer;
import pagereel.reports.render.CsvRenderer;
import pagereel.reports.render.JsonRenderer;
import pagereel.reports.render.PdfRenderer;
import pagereel.reports.render.PngRenderer;
import pagereel.reports.render.SvgRenderer;

/// The files that one analysis is written to: opened before the work, each put in its place when
/// it is whole.
final class AnalysisOutputs implements Closeable {

  /// Draws a chart in one format.
  private interface ChartFormat {

    void render(Chart chart, Analysis analysis, OutputStream out) throws IOException;
  }

  private @Nullable OutputFile pdf;
  private @Nullable OutputFile html;
  private @Nullable OutputFile json;
  private @Nullable Path png;
  private @Nullable Path svg;
  private @Nullable Path csv;

  /// Opens all that are wanted. Directories are made if they are not there.
  ///
  /// @throws IOException whose message names the path and says why it cannot be written
  void open(
      @Nullable Path pdfFile,
      @Nullable Path htmlFile,
      @Nullable Path jsonFile,
      @Nullable Path pngDirectory,
      @Nullable Path svgDirectory,
      @Nullable Path csvDirectory)
      throws IOException {
    pdf = pdfFile == null ? null : OutputFile.open(pdfFile);
    html = htmlFile == null ? null : OutputFile.open(htmlFile);
    json = jsonFile == null ? null : OutputFile.open(jsonFile);
    png = directory(pngDirectory);
    svg = directory(svgDirectory);
    csv = directory(csvDirectory);
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

  /// Writes all of them.
  void write(Analysis analysis, Document document) throws IOException {
    if (pdf != null) {
      PdfRenderer.render(document, analysis, pdf.stream());
      pdf.commit();
    }
    if (html != null) {
      HtmlRenderer.render(document, analysis, html.stream());
      html.commit();
    }
    if (json != null) {
      JsonRenderer.render(analysis, json.stream());
      json.commit();
    }
    charts(analysis, png, ".png", PngRenderer::render);
    charts(analysis, svg, ".svg", SvgRenderer::render);
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

  private static void charts(
      Analysis analysis, @Nullable Path directory, String suffix, ChartFormat format)
      throws IOException {
    if (directory == null) {
      return;
    }
    for (Chart chart : Charts.of(analysis)) {
      if (chart.missing(analysis).isEmpty()) {
        try (OutputFile out = OutputFile.open(directory.resolve(chart.id() + suffix))) {
          format.render(chart, analysis, out.stream());
          out.commit();
        }
      }
    }
  }

  /// Gives up what is not committed.
  @Override
  public void close() throws IOException {
    try (OutputFile _ = pdf;
        OutputFile _ = html;
        OutputFile _ = json) {
      // Closing is all.
    }
  }
}
