package pagereel.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.Report;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.section.Sections;

class TextRendererTest {

  private static final String HALF = "▀";

  private static Document document(Analysis analysis) {
    return Report.of(analysis, Sections.TERMINAL, "1.0");
  }

  private static String summary(int width, boolean color, boolean unicode) {
    return new TextRenderer(width, color, unicode).summary(document(SampleAnalysis.full()));
  }

  private static String plain(String text) {
    return text.replaceAll("\u001b\\[[0-9;]*m", "");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 120, 160})
  void hasAMapAsWideAsATerminalWithColours(int width) {
    String text = plain(summary(width, true, true));

    assertThat(text.lines().filter(line -> line.contains(HALF)).count()).isEqualTo(8);
    assertThat(text.lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    assertThat(text).contains("Memory over time, zone DMA32", "■ movable");
  }

  @Test
  void hasNoMapWithoutColoursOrLetters() {
    assertThat(summary(80, false, true)).doesNotContain(HALF, "\u001b");
    assertThat(summary(80, true, false)).doesNotContain(HALF);
    assertThat(summary(80, false, false)).doesNotContain("\u001b").matches("\\A\\p{ASCII}*\\z");
  }

  @Test
  void endsEveryColour() {
    assertThat(summary(160, true, true).lines())
        .filteredOn(line -> line.contains("\u001b["))
        .allSatisfy(line ->
            assertThat(line.lastIndexOf("\u001b[0m")).isEqualTo(line.lastIndexOf("\u001b[")));
  }
}
