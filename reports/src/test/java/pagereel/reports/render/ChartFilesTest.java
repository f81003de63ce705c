package pagereel.reports.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.reports.Analysis;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.chart.Chart;
import pagereel.reports.chart.Charts;
import pagereel.reports.paint.PictureSize;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.Timeline;

class ChartFilesTest {

  /// Colours that a picture with axes, letters and curves has at least.
  private static final int LEAST_COLORS = 20;

  static List<Chart> charts() {
    return Charts.of(SampleAnalysis.full()).stream()
        .filter(chart -> chart.missing(SampleAnalysis.full()).isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void isAPngThatIsNotBlank(Chart chart) throws IOException {
    for (Analysis analysis : List.of(SampleAnalysis.full(), SampleAnalysis.unknown())) {
      byte[] png = png(chart, analysis);
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(image.getWidth()).isBetween(1_000, 2_000);
      assertThat(image.getHeight()).isBetween(200, 2_500);
      assertThat(colors(image)).hasSizeGreaterThan(LEAST_COLORS);
      assertThat(png(chart, analysis)).as("drawn again").isEqualTo(png);
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void isAnSvgWithItsTitleAsText(Chart chart) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Analysis full = SampleAnalysis.full();
    SvgRenderer.render(titled(chart, full), Timeline.of(full), PictureSize.STANDARD, out);
    var document = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(out.toByteArray()));
    assertThat(document.getDocumentElement().getTextContent()).contains(chart.title());
    assertThat(out.toString(UTF_8)).contains("'Liberation Sans', Arimo").doesNotContain("DOCTYPE");
  }

  @Test
  void saysWhyThereIsNone() {
    for (Chart chart : Charts.STANDARD) {
      assertThat(chart.missing(SampleAnalysis.quiet())).as(chart.id()).isPresent();
    }
  }

  @Test
  void hasIdsThatAreFileNames() {
    Stream<String> ids = charts().stream().map(Chart::id);
    assertThat(ids)
        .contains("free-by-order", "unusable-free-index", "fragmentation-index", "memory-map")
        .contains("failures", "divergences")
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][a-z0-9-]*"));
  }

  private static PlotBook.Titled titled(Chart chart, Analysis analysis) {
    return new PlotBook.Titled(chart.id(), chart.title(), chart.plot(analysis));
  }

  private static byte[] png(Chart chart, Analysis analysis) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PngRenderer.render(titled(chart, analysis), Timeline.of(analysis), PictureSize.STANDARD, out);
    return out.toByteArray();
  }

  private static Set<Integer> colors(BufferedImage image) {
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y));
      }
    }
    return colors;
  }
}
