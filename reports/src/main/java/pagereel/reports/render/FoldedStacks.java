package pagereel.reports.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pagereel.replay.StackSite;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;

/// Who holds pages at the end of the trace as folded stacks, which flame graph tools read: a line
/// for each call chain, `task;outermost;…;innermost pages`.
public final class FoldedStacks {

  private static final String SEPARATOR = ";";
  /// What writes the event is not who asked.
  private static final List<String> TRACING =
      List.of("__traceiter_", "trace_event_", "perf_trace_");

  private FoldedStacks() {}

  /// Leaves the stream open.
  public static void render(Analysis analysis, OutputStream out) throws IOException {
    Map<String, Long> pages = new TreeMap<>(Comparator.naturalOrder());
    for (StackSite site : analysis.result().activity().stackSites()) {
      if (site.livePages() > 0) {
        pages.merge(line(site), site.livePages(), Long::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    pages.forEach((line, count) -> text.append(line).append(' ').append(count).append('\n'));
    out.write(text.toString().getBytes(UTF_8));
  }

  private static String line(StackSite site) {
    List<String> frames = new ArrayList<>();
    frames.add(frame(site.comm().isEmpty() ? "unknown" : site.comm()));
    for (String frame : site.stack().reversed()) {
      if (TRACING.stream().noneMatch(frame::startsWith)) {
        int plus = frame.indexOf('+');
        frames.add(frame(plus < 0 ? frame : frame.substring(0, plus)));
      }
    }
    return String.join(SEPARATOR, frames);
  }

  /// A name that does not end its place in the line.
  private static String frame(String name) {
    return PlainText.of(name).replace(SEPARATOR, ":").replace(' ', '_');
  }
}
