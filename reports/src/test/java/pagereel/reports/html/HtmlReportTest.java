package pagereel.reports.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import pagereel.reports.Analysis;
import pagereel.reports.Report;
import pagereel.reports.SampleAnalysis;
import pagereel.reports.chart.Charts;
import pagereel.reports.explain.Story;
import pagereel.reports.section.Sections;

/// The report in a real browser, from a file, as a reader has it. Skipped where there is none.
class HtmlReportTest {

  private static final String RANGES =
      "return plots.charts.map(c => [c.scales.x.min, c.scales.x.max].join(' '))";

  @TempDir
  static Path directory = Path.of("");

  private static @Nullable Browser browser;

  @BeforeAll
  static void start() throws IOException {
    Optional<Browser> started = Browser.start(1_400);
    assumeTrue(started.isPresent(), "there is no chromium with its chromedriver");
    browser = started.get();
    Analysis analysis = SampleAnalysis.full();
    try (OutputStream out = Files.newOutputStream(file())) {
      HtmlRenderer.render(
          Report.of(analysis, Sections.STANDARD, "1.0"),
          Charts.book(analysis),
          Story.of(analysis),
          out);
    }
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path file() {
    return directory.resolve("report.html");
  }

  private static Browser browser() {
    if (browser == null) {
      throw new IllegalStateException("no browser");
    }
    return browser;
  }

  @BeforeEach
  void open() {
    open("");
  }

  private static void open(String hash) {
    browser().driver.get("about:blank");
    browser().driver.get(file().toUri() + hash);
  }

  private static List<WebElement> all(String selector) {
    return browser().driver.findElements(By.cssSelector(selector));
  }

  private static WebElement one(String selector) {
    return browser().driver.findElement(By.cssSelector(selector));
  }

  private static void click(WebElement element) {
    browser().run("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  @SuppressWarnings("unchecked")
  private static List<String> ranges() {
    return (List<String>) browser().value(RANGES);
  }

  @Test
  void drawsEveryChartAndComplainsOfNothing() {
    assertThat(all(".plot")).hasSizeGreaterThan(20);
    assertThat(all(".plot").stream().filter(plot -> plot.getSize().getHeight() < 30))
        .isEmpty();
    assertThat(browser().number("plots.charts.length")).isGreaterThan(20);
    assertThat(browser().complaints()).isEmpty();
  }

  @Test
  void asksForNothingButItself() {
    assertThat(browser().requests())
        .anyMatch(address -> address.endsWith("report.html"))
        .allMatch(address -> address.startsWith("file:")
            || address.startsWith("data:")
            || address.startsWith("about:"));
  }

  @Test
  void zoomingOneChartZoomsAll() {
    List<String> before = ranges();
    WebElement over = all(".u-over").get(3);
    browser().run("arguments[0].scrollIntoView({block: 'center'})", over);
    int width = over.getSize().getWidth();
    new Actions(browser().driver)
        .moveToElement(over, -width / 4, 0)
        .clickAndHold()
        .moveByOffset(width / 2, 0)
        .release()
        .perform();

    List<String> zoomed = ranges();
    assertThat(zoomed).isNotEqualTo(before);
    assertThat(zoomed.stream().distinct()).hasSize(1);
    double end = browser().number("plots.data.endNs / 1e9");
    double[] range = range(zoomed.getFirst());
    assertThat(range[1] - range[0]).isCloseTo(end / 2, within(end * 0.02));
    assertThat(one("#range").getText()).contains(" to ");

    click(one("#whole"));
    assertThat(ranges()).isEqualTo(before);
  }

  private static double[] range(String text) {
    String[] ends = text.split(" ", -1);
    return new double[] {Double.parseDouble(ends[0]), Double.parseDouble(ends[1])};
  }

  @Test
  void keysMoveAlongTime() {
    WebElement panel = all(".panel").get(2);
    double[] whole = range(ranges().getFirst());
    panel.sendKeys("+");
    double[] half = range(ranges().getFirst());
    panel.sendKeys(Keys.ARROW_RIGHT);
    double[] later = range(ranges().getFirst());
    panel.sendKeys("0");

    assertThat(half[1] - half[0]).isCloseTo((whole[1] - whole[0]) / 2, within(1e-6));
    assertThat(later[0]).isGreaterThan(half[0]);
    assertThat(ranges().stream().distinct()).hasSize(1);
    assertThat(range(ranges().getFirst())).containsExactly(whole);
  }

  @Test
  void aPointerReadsTheValuesThere() {
    WebElement over = one("#chart-free-by-order .u-over");
    browser().run("arguments[0].scrollIntoView({block: 'center'})", over);
    new Actions(browser().driver).moveToElement(over).perform();

    String read = one("#chart-free-by-order .readout").getText();
    double pages = ((Number) browser().value("""
        const panel = plots.data.charts['free-by-order'].panels[0];
        const layer = panel.layers.find(one => one.name === '5: 128 KiB');
        const times = plots.data.times[layer.times];
        const chart = plots.charts.find(c => c.panel === panel);
        const at = chart.posToVal(chart.cursor.left, 'x') * 1e9;
        let i = -1;
        while (i + 1 < times.length && times[i + 1] <= at) i++;
        return layer.values[i];
        """)).doubleValue();
    assertThat(pages).isPositive();
    assertThat(read).contains("5: 128 KiB: " + Math.round(pages * 4) + " KiB");
  }

  @Test
  void aColumnSortsUpAndDown() {
    WebElement table = all(".table > table").stream()
        .filter(t -> t.findElements(By.tagName("caption")).stream()
            .anyMatch(c -> c.getText().equals("The failures one by one")))
        .findFirst()
        .orElseThrow();
    WebElement head = table.findElements(By.cssSelector("th button")).get(1);
    click(head);
    List<Double> ascending = times(table);
    click(head);

    assertThat(ascending).isSorted().hasSizeGreaterThan(20);
    assertThat(times(table)).isEqualTo(ascending.reversed());
    assertThat(table.findElements(By.cssSelector("th[aria-sort=descending]"))).hasSize(1);
  }

  private static List<Double> times(WebElement table) {
    return table.findElements(By.cssSelector("tbody td:nth-child(2)")).stream()
        .map(cell -> Double.parseDouble(cell.getText().replace(" s", "").replace(",", "")))
        .toList();
  }

  @Test
  void aFilterLeavesTheRowsWithItsWords() {
    WebElement field = one("#stories .filter input");
    browser().run("arguments[0].scrollIntoView({block: 'center'})", field);
    long all = all(".story").size();
    field.sendKeys("cma camera");

    long shown = all(".story:not([hidden])").size();
    assertThat(shown).isPositive().isLessThan(all);
    assertThat(one("#story-count").getText()).isEqualTo(shown + " of " + all);
    assertThat(all(".story:not([hidden]) summary"))
        .allMatch(summary -> summary.getText().contains("camera"));
  }

  @Test
  void aLinkOpensItsStory() {
    open("#F3");
    assertThat(one("#F3").getDomAttribute("open")).isNotNull();
    assertThat(one("#F3").getText()).contains("What was asked", "What can be done");
    assertThat(one("#F4").getDomAttribute("open")).isNull();

    click(one("#failures td a[href='#F2']"));
    assertThat(one("#F2").getDomAttribute("open")).isNotNull();

    click(one("#F2 .show"));
    double[] range = range(ranges().getFirst());
    double at = Double.parseDouble(String.valueOf(one("#F2").getDomAttribute("data-seconds")));
    assertThat(at).isBetween(range[0], range[1]);
    assertThat(range[1] - range[0]).isLessThan(browser().number("plots.data.endNs / 1e9") / 10);
  }

  @Test
  void changesBetweenLightAndDark() {
    String before = String.valueOf(one("body").getCssValue("background-color"));
    click(one("#theme"));
    String after = String.valueOf(one("body").getCssValue("background-color"));
    click(one("#theme"));

    assertThat(after).isNotEqualTo(before);
    assertThat(one("body").getCssValue("background-color")).isEqualTo(before);
    assertThat(browser().complaints()).isEmpty();
  }

  @Test
  void fitsANarrowScreen() {
    Dimension before = browser().driver.manage().window().getSize();
    browser().driver.manage().window().setSize(new Dimension(520, 900));
    try {
      open("");
      assertThat(browser().number("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(browser().number("window.innerWidth"));
    } finally {
      browser().driver.manage().window().setSize(before);
    }
  }

  @Test
  void textOfTheTraceIsTextAlone() {
    assertThat(browser().number("document.querySelectorAll('main script').length"))
        .isZero();
    String text = one("#sites").getText();
    assertThat(text.contains("=cmd|' /C calc'!A0")).as("a task's name as it is").isTrue();
    assertThat(text.contains("\u001b")).as("control characters").isFalse();
    String data = String.valueOf(browser().value("return document.getElementById('data').text"));
    assertThat(data.contains("<script>")).as("markup in the data").isFalse();
    assertThat(data.contains("\\u003cscript>alert(1)"))
        .as("a task's name in the data")
        .isTrue();
  }
}
