package pagereel.reports.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import pagereel.reports.Document;
import pagereel.reports.Document.Fact;
import pagereel.reports.Document.Section;
import pagereel.reports.explain.Story;
import pagereel.reports.plot.PlotBook;

/// A document as one HTML file that needs nothing else: charts that zoom together, tables that sort
/// and filter, and the story of each failure and divergence.
///
/// The page forbids itself the network. All that comes from the trace is text or data in it, never
/// markup or script.
public final class HtmlRenderer {

  private static final String OWN = "/pagereel/html/";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

  private final Document document;
  private final PlotBook plots;
  private final List<Story> stories;
  private final HtmlWriter html;
  private final HtmlBlocks blocks;

  private HtmlRenderer(Document document, PlotBook plots, List<Story> stories, Writer out) {
    this.document = document;
    this.plots = plots;
    this.stories = List.copyOf(stories);
    html = new HtmlWriter(out);
    blocks = new HtmlBlocks(html, stories.stream().map(Story::id).toList());
  }

  /// Leaves the stream open.
  ///
  /// @param stories each gets a link of its own
  public static void render(
      Document document, PlotBook plots, List<Story> stories, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, UTF_8);
    writer.write("<!DOCTYPE html>\n");
    new HtmlRenderer(document, plots, stories, writer).page();
    writer.write('\n');
    writer.flush();
  }

  private void page() throws IOException {
    html.open("html", "lang", "en");
    html.open("head");
    html.empty("meta", "charset", "utf-8");
    html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
    html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.empty("link", "rel", "icon", "href", "data:,");
    html.element("title", document.title() + ": " + document.subtitle());
    html.verbatim("style", resource(UPLOT + "uPlot.min.css") + resource(OWN + "report.css"));
    html.close();
    html.open("body");
    header();
    html.open("div", "class", "page");
    contents();
    html.open("main", "id", "content");
    for (Section section : document.sections()) {
      section(section);
    }
    stories();
    html.close().close();
    html.element("footer", document.footer());
    html.verbatim("script", data(), "type", "application/json", "id", "data");
    html.verbatim("script", resource(UPLOT + "uPlot.iife.min.js"));
    for (String script : List.of("tables.js", "plots.js", "report.js")) {
      html.verbatim("script", resource(OWN + script));
    }
    html.close().close();
    html.flush();
  }

  private void header() throws IOException {
    html.element("a", "Skip to the report", "class", "skip", "href", "#content");
    html.open("header");
    html.open("div");
    html.element("h1", document.title());
    html.element("p", document.subtitle(), "class", "subtitle");
    html.close();
    html.open("dl", "class", "provenance");
    for (Fact fact : document.provenance()) {
      html.open("div").element("dt", fact.name()).element("dd", fact.value()).close();
    }
    html.close().close();
    html.open("div", "class", "bar", "role", "toolbar", "aria-label", "Time axis of all charts");
    html.element("span", "", "id", "range", "aria-live", "polite");
    button("zoom-in", "+", "zoom in");
    button("zoom-out", "−", "zoom out");
    button("earlier", "←", "earlier");
    button("later", "→", "later");
    button("whole", "whole trace", "show the whole trace");
    html.element("span", "", "class", "grow");
    button("theme", "light / dark", "change between light and dark");
    html.close();
    html.element(
        "noscript", "Without scripts this page has no charts; its text and tables are all here.");
  }

  private void button(String id, String text, String title) throws IOException {
    html.element("button", text, "type", "button", "id", id, "title", title, "aria-label", title);
  }

  private void contents() throws IOException {
    html.open("nav", "aria-label", "Contents").open("ol");
    for (Section section : document.sections()) {
      item(section.id(), section.title());
    }
    if (!stories.isEmpty()) {
      item("stories", "One by one");
    }
    html.close().close();
  }

  private void item(String id, String title) throws IOException {
    html.open("li").element("a", title, "href", "#" + id).close();
  }

  private void section(Section section) throws IOException {
    html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
    html.element("h2", section.title(), "id", section.id() + "-title");
    blocks.write(section.blocks());
    html.close();
  }

  private void stories() throws IOException {
    if (stories.isEmpty()) {
      return;
    }
    html.open("section", "id", "stories", "aria-labelledby", "stories-title");
    html.element("h2", "One by one", "id", "stories-title");
    html.element(
        "p",
        "Each failure and divergence that the result lists, with a link of its own. The events that"
            + " led there: pagereel explain TRACE ID.");
    html.open("p", "class", "filter");
    html.open("label").text("Show those with ");
    html.empty("input", "type", "search", "id", "story-filter", "placeholder", "words");
    html.close().element("span", "", "id", "story-count", "aria-live", "polite").close();
    for (Story story : stories) {
      html.open(
          "details",
          "class",
          "story",
          "id",
          story.id(),
          "data-seconds",
          Double.toString(plots.timeline().seconds(story.timeNs())));
      html.open("summary");
      html.element("b", story.id());
      html.element("span", plots.timeline().quantities().moment(story.timeNs()), "class", "when");
      html.element("span", story.title());
      html.close();
      html.open("p", "class", "links");
      html.element("a", "link to this", "href", "#" + story.id());
      html.element("button", "show in the charts", "type", "button", "class", "show");
      html.close();
      for (Section section : story.sections()) {
        html.element("h3", section.title());
        blocks.write(section.blocks());
      }
      html.close();
    }
    html.close();
  }

  /// The charts' data. A `<` in it would be read as markup.
  private String data() {
    return new HtmlData(plots).json().replace("<", "\\u003c");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlRenderer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("pagereel was built without " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
