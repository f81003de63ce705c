package pagereel.reports.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One panel of a chart over time.
///
/// @param title        what the panel is about where the chart has several, such as `zone DMA32`
/// @param heightPoints its height on paper
/// @param layers       lines whose areas lie on each other, the lowest first
/// @param lines        lines over them
public record Panel(
    String title,
    Axis axis,
    int heightPoints,
    Optional<Picture> picture,
    List<Line> layers,
    List<Line> lines,
    List<Spans> spans,
    List<Dots> dots) {

  public Panel {
    layers = List.copyOf(layers);
    lines = List.copyOf(lines);
    spans = List.copyOf(spans);
    dots = List.copyOf(dots);
  }

  public static Panel empty(String title, Axis axis, int heightPoints) {
    return new Panel(
        title, axis, heightPoints, Optional.empty(), List.of(), List.of(), List.of(), List.of());
  }

  public Panel picture(Picture what) {
    return new Panel(title, axis, heightPoints, Optional.of(what), layers, lines, spans, dots);
  }

  public Panel layers(List<Line> what) {
    return new Panel(title, axis, heightPoints, picture, what, lines, spans, dots);
  }

  public Panel lines(List<Line> what) {
    return new Panel(title, axis, heightPoints, picture, layers, what, spans, dots);
  }

  public Panel spans(List<Spans> what) {
    return new Panel(title, axis, heightPoints, picture, layers, lines, what, dots);
  }

  public Panel dots(List<Dots> what) {
    return new Panel(title, axis, heightPoints, picture, layers, lines, spans, what);
  }

  /// Everything that has a name in the key, as it lies from top to bottom.
  public List<KeyEntry> key() {
    List<KeyEntry> key = new ArrayList<>();
    layers.reversed().stream().map(l -> KeyEntry.area(l.name(), l.color())).forEach(key::add);
    lines.stream().map(l -> KeyEntry.line(l.name(), l.color(), l.style())).forEach(key::add);
    picture.ifPresent(p -> key.addAll(p.key()));
    spans.stream().map(s -> KeyEntry.area(s.name(), s.color())).forEach(key::add);
    dots.stream().map(d -> KeyEntry.mark(d.name(), d.color(), d.mark())).forEach(key::add);
    return key;
  }
}
