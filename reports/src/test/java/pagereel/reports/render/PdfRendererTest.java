package pagereel.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.Quantities;
import pagereel.reports.Report;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.chart.Charts;
import pagereel.reports.section.Sections;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class PdfRendererTest {

  @Test
  void showsTheFiguresOfTheJson() throws IOException {
    Analysis analysis = SampleAnalysis.full();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonRenderer.render(analysis, out);
    JsonNode json = new ObjectMapper().readTree(out.toByteArray());
    String text = text(pdf(analysis));
    assertThat(text)
        .contains(json.at("/trace/kernel").asString())
        .contains(Quantities.count(json.at("/trace/totalEvents").asLong()) + " events")
        .contains(Quantities.count(json.at("/trace/lostEvents").asLong()) + " events were lost")
        .contains(Quantities.count(json.at("/divergences/total").asLong()) + " events (")
        .contains(Quantities.count(json.at("/divergences/explained").asLong()) + " explained")
        .contains("Compaction ran " + json.at("/compaction/runs").asLong() + " times")
        .contains(Quantities.count(json.at("/compaction/migratedPages").asLong()) + " pages");
    for (JsonNode failure : json.at("/failures")) {
      if (failure.at("/kind").asString().equals("cma")) {
        assertThat(text).contains(failure.at("/id").asString() + " ");
      }
    }
    for (JsonNode area : json.at("/cma")) {
      assertThat(text).contains("0x" + Long.toHexString(area.at("/basePfn").asLong()));
    }
  }

  @Test
  void hasAFirstPageThatStandsAlone() throws IOException {
    try (PDDocument pdf = Loader.loadPDF(pdf(SampleAnalysis.full()))) {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setEndPage(1);
      assertThat(stripper.getText(pdf))
          .contains("What happened to contiguous memory")
          .contains("arm64-6.1-s4-r1")
          .contains("41 allocations of contiguous memory failed")
          .contains("Contents")
          .contains("1 / " + pdf.getNumberOfPages());
    }
  }

  @Test
  void hasSixPagesOrMoreAndAnOutline() throws IOException {
    try (PDDocument pdf = Loader.loadPDF(pdf(SampleAnalysis.full()))) {
      assertThat(pdf.getNumberOfPages()).isGreaterThanOrEqualTo(6);
      assertThat(pdf.getDocumentCatalog().getDocumentOutline().children())
          .hasSize(Sections.STANDARD.size());
    }
  }

  @Test
  void embedsEveryFont() throws IOException {
    try (PDDocument pdf = Loader.loadPDF(pdf(SampleAnalysis.full()))) {
      for (PDPage page : pdf.getPages()) {
        for (COSName name : page.getResources().getFontNames()) {
          PDFont font = page.getResources().getFont(name);
          assertThat(font.isEmbedded()).as(font.getName()).isTrue();
        }
      }
    }
  }

  @Test
  void staysSmallAndHasNoClock() throws IOException {
    byte[] file = pdf(SampleAnalysis.full());
    assertThat(file.length).isLessThan(3_000_000);
    try (PDDocument pdf = Loader.loadPDF(file)) {
      assertThat(pdf.getDocumentInformation().getCreationDate()).isNull();
      assertThat(pdf.getDocumentInformation().getModificationDate()).isNull();
    }
  }

  @Test
  void isTheSameBytesForTheSameInput() throws IOException {
    assertThat(pdf(SampleAnalysis.full())).isEqualTo(pdf(SampleAnalysis.full()));
    assertThat(pdf(SampleAnalysis.full())).isNotEqualTo(pdf(SampleAnalysis.unknown()));
  }

  @Test
  void rendersATraceWithoutAnything() throws IOException {
    assertThat(text(pdf(SampleAnalysis.quiet())))
        .contains("No event tells of a failed allocation of contiguous memory")
        .contains("There was no snapshot to begin with");
  }

  private static byte[] pdf(Analysis analysis) throws IOException {
    Document document = Report.of(analysis, Sections.STANDARD, "0.1.0");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PdfRenderer.render(document, Charts.book(analysis), out);
    return out.toByteArray();
  }

  /// The text of all pages, on one line.
  private static String text(byte[] file) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(file)) {
      return new PDFTextStripper().getText(pdf).replaceAll("\\s+", " ");
    }
  }
}
