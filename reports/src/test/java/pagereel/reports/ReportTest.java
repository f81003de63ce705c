package pagereel.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.reports.render.TextRenderer;
import pagereel.reports.section.Sections;

class ReportTest {

  @ParameterizedTest
  @ValueSource(strings = {"full", "unknown", "quiet"})
  void isTheGoldenText(String name) throws IOException {
    assertThat(text(name)).isEqualTo(golden(name));
  }

  @Test
  void isTheSameInEveryLocale() {
    String text = text("full");
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(text("full")).isEqualTo(text);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void showsNoControlCharacterOfTheTrace() {
    assertThat(text("full").chars().filter(c -> c != '\n' && Character.isISOControl(c)))
        .isEmpty();
  }

  @Test
  void keepsTo80Columns() {
    Document document = Report.of(SampleAnalysis.full(), Sections.TERMINAL, "0.1.0");
    String summary = new TextRenderer(80, false, true).summary(document);
    assertThat(summary.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void paintsOnlyWhenAsked() {
    Document document = Report.of(SampleAnalysis.full(), Sections.TERMINAL, "0.1.0");
    String plain = new TextRenderer(80, false, true).summary(document);
    String painted = new TextRenderer(80, true, true).summary(document);
    assertThat(plain).doesNotContain("\u001b");
    assertThat(painted).contains("\u001b[31m");
    // In colour there is a map more.
    assertThat(painted.replaceAll("\u001b\\[[\\d;]+m", "").lines())
        .containsSubsequence(plain.lines().toList());
  }

  @Test
  void isAsciiWhereTheTerminalIs() {
    Document document = Report.of(SampleAnalysis.full(), Sections.STANDARD, "0.1.0");
    assertThat(new TextRenderer(80, false, false).all(document).chars()).allMatch(c -> c < 0x80);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 %",
    "0.00001, less than 0.01 %",
    "0.5, 50.0 %",
    "0.0123, 1.23 %",
    "0.99999, more than 99.99 %",
    "1, 100.0 %"
  })
  void neverRoundsAShareToNothingOrAll(double share, String text) {
    assertThat(Quantities.percent(share)).isEqualTo(text);
  }

  private static String text(String name) {
    Document document = Report.of(SampleAnalysis.of(name), Sections.STANDARD, "0.1.0");
    return new TextRenderer(100, false, true).all(document);
  }

  /// To renew a golden file, run with `-Dpagereel.golden=DIR` and look at what changed.
  private static String golden(String name) throws IOException {
    String directory = System.getProperty("pagereel.golden", "");
    if (!directory.isEmpty()) {
      Files.writeString(Path.of(directory, "report-" + name + ".txt"), text(name));
    }
    try (InputStream in = ReportTest.class.getResourceAsStream("report-" + name + ".txt")) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
  }
}
