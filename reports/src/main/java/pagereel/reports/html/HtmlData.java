package pagereel.reports.html;

import java.awt.Color;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pagereel.replay.TimeMark;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Marks;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Picture;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.Spans;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The plots of a report as JSON for the page's script. Values are those of the result, unrounded;
/// times are nanoseconds since the trace began. Lines that are sampled at the same moments share
/// one list of them.
final class HtmlData {

  private final PlotBook book;
  private final StringWriter text = new StringWriter();
  private final JsonGenerator json;
  private final Map<Long, List<Integer>> timesByHash = new HashMap<>();
  private final List<long[]> times = new ArrayList<>();

  HtmlData(PlotBook book) {
    this.book = book;
    json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text);
  }

  String json() {
    json.writeStartObject();
    json.writeNumberProperty("endNs", book.timeline().endNs() - book.timeline().startNs());
    json.writeNumberProperty(
        "pageBytes", book.timeline().quantities().pageSizeBytes().orElse(0));
    marks();
    json.writeObjectPropertyStart("charts");
    for (PlotBook.Titled plot : book.plots()) {
      json.writeObjectPropertyStart(plot.id());
      json.writeStringProperty("title", plot.title());
      plot(plot.plot());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeArrayPropertyStart("times");
    for (long[] list : times) {
      json.writeStartArray();
      for (long timeNs : list) {
        json.writeNumber(timeNs - book.timeline().startNs());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    return text.toString();
  }

  private void marks() {
    json.writeArrayPropertyStart("marks");
    for (TimeMark mark : book.timeline().marks()) {
      json.writeStartObject();
      json.writeNumberProperty("ns", mark.timeNs() - book.timeline().startNs());
      json.writeStringProperty("text", Marks.label(mark));
      json.writeBooleanProperty("snapshot", mark.kind() == TimeMark.Kind.SNAPSHOT);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void plot(Plot plot) {
    switch (plot) {
      case Plot.OverTime overTime -> {
        json.writeArrayPropertyStart("panels");
        overTime.panels().forEach(this::panel);
        json.writeEndArray();
      }
      case Plot.Bars bars -> bars(bars);
      case Plot.Matrix matrix -> matrix(matrix);
      case Plot.Curves curves -> curves(curves);
    }
  }

  private void panel(Panel panel) {
    json.writeStartObject();
    json.writeStringProperty("title", panel.title());
    axis("axis", panel.axis());
    json.writeNumberProperty("height", panel.heightPoints());
    panel.picture().ifPresent(this::picture);
    lines("layers", panel.layers());
    lines("lines", panel.lines());
    json.writeArrayPropertyStart("spans");
    panel.spans().forEach(this::spans);
    json.writeEndArray();
    json.writeArrayPropertyStart("dots");
    panel.dots().forEach(this::dots);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void axis(String name, Axis axis) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("label", axis.label());
    json.writeStringProperty("measure", axis.measure().name());
    if (!Double.isNaN(axis.from())) {
      json.writeNumberProperty("from", axis.from());
    }
    if (!Double.isNaN(axis.to())) {
      json.writeNumberProperty("to", axis.to());
    }
    strings("rows", axis.rows());
    json.writeEndObject();
  }

  private void lines(String name, List<Line> lines) {
    json.writeArrayPropertyStart(name);
    for (Line line : lines) {
      json.writeStartObject();
      json.writeStringProperty("name", line.name());
      json.writeStringProperty("id", line.id());
      color("color", line.color());
      json.writeStringProperty("style", line.style().name());
      json.writeNumberProperty("times", times(line.timesNs()));
      values("values", line.values());
      if (!line.exact()) {
        values("lowest", line.lowest());
        values("highest", line.highest());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void picture(Picture picture) {
    json.writeObjectPropertyStart("picture");
    json.writeNumberProperty("times", times(picture.timesNs()));
    json.writeNumberProperty("bottom", picture.bottom());
    json.writeNumberProperty("top", picture.top());
    json.writeArrayPropertyStart("levels");
    for (Picture.Level level : picture.levels()) {
      json.writeStartArray();
      json.writeString(level.name());
      json.writeString(hex(level.color()));
      json.writeBoolean(level.inKey());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeStringProperty("png", PictureCode.base64Png(picture));
    json.writeEndObject();
  }

  private void spans(Spans spans) {
    json.writeStartObject();
    json.writeStringProperty("name", spans.name());
    color("color", spans.color());
    json.writeBooleanProperty("filled", spans.filled());
    times("from", spans.fromNs());
    times("to", spans.toNs());
    values("fromValues", spans.fromValues());
    values("toValues", spans.toValues());
    strings("notes", spans.notes());
    json.writeEndObject();
  }

  private void dots(Dots dots) {
    json.writeStartObject();
    json.writeStringProperty("name", dots.name());
    color("color", dots.color());
    json.writeStringProperty("mark", dots.mark().name());
    times("ns", dots.timesNs());
    values("values", dots.values());
    values("ends", dots.ends());
    strings("notes", dots.notes());
    json.writeEndObject();
  }

  private void bars(Plot.Bars bars) {
    json.writeObjectPropertyStart("bars");
    json.writeStringProperty("unit", bars.unit());
    json.writeArrayPropertyStart("parts");
    for (Plot.Bars.Part part : bars.parts()) {
      json.writeStartObject();
      json.writeStringProperty("name", part.name());
      color("color", part.color());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("bars");
    for (Plot.Bars.Bar bar : bars.bars()) {
      json.writeStartObject();
      json.writeStringProperty("label", bar.label());
      values("sizes", bar.sizes().stream().mapToDouble(Double::doubleValue).toArray());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void matrix(Plot.Matrix matrix) {
    json.writeObjectPropertyStart("matrix");
    json.writeStringProperty("unit", matrix.unit());
    json.writeStringProperty("down", matrix.down());
    json.writeStringProperty("across", matrix.across());
    strings("rows", matrix.rows());
    strings("columns", matrix.columns());
    json.writeArrayPropertyStart("counts");
    for (long[] row : matrix.counts()) {
      json.writeArray(row, 0, row.length);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void curves(Plot.Curves curves) {
    json.writeObjectPropertyStart("curves");
    axis("across", curves.across());
    axis("up", curves.up());
    json.writeArrayPropertyStart("curves");
    for (Plot.Curves.Curve curve : curves.curves()) {
      json.writeStartObject();
      json.writeStringProperty("name", curve.name());
      color("color", curve.color());
      json.writeBooleanProperty("dashed", curve.dashed());
      values("x", curve.x());
      values("y", curve.y());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /// The number of a list of moments.
  private int times(long[] timesNs) {
    long hash = Arrays.hashCode(timesNs);
    List<Integer> same = timesByHash.computeIfAbsent(hash, h -> new ArrayList<>());
    for (int number : same) {
      if (Arrays.equals(times.get(number), timesNs)) {
        return number;
      }
    }
    times.add(timesNs);
    same.add(times.size() - 1);
    return times.size() - 1;
  }

  private void times(String name, long[] timesNs) {
    json.writeArrayPropertyStart(name);
    for (long timeNs : timesNs) {
      json.writeNumber(timeNs - book.timeline().startNs());
    }
    json.writeEndArray();
  }

  /// Whole numbers without a point; what is not known, or at no certain place, is null.
  private void values(String name, double[] values) {
    json.writeArrayPropertyStart(name);
    for (double value : values) {
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        json.writeNull();
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        json.writeNumber((long) value);
      } else {
        json.writeNumber(value);
      }
    }
    json.writeEndArray();
  }

  private void strings(String name, List<String> strings) {
    json.writeArrayPropertyStart(name);
    strings.forEach(json::writeString);
    json.writeEndArray();
  }

  private void color(String name, Color color) {
    json.writeStringProperty(name, hex(color));
  }

  private static String hex(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }
}
