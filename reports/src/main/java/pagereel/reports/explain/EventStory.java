package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.List;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.event.EventLine;
import pagereel.reports.explain.History.FrameHistory;

/// The events that named the frames in question, in tables for a narrow terminal.
final class EventStory {

  private static final int TASK_LENGTH = 15;
  private static final String PREFIX = "mm_";

  private EventStory() {}

  /// The events of each frame that stood in the way, in one table.
  static List<Block> blockers(History history) {
    List<List<String>> rows = new ArrayList<>();
    for (FrameHistory frame : history.frames()) {
      String name = Quantities.pfn(frame.pfn());
      for (List<EventLine> lines : List.of(frame.before(), frame.after())) {
        for (EventLine line : lines) {
          rows.add(row(name, frame.atNs(), line));
          name = "";
        }
      }
    }
    return rows.isEmpty()
        ? List.of()
        : List.of(new Block.Table(
            "",
            columns("frame"),
            rows,
            "Times count from the moment at which the frame was found in the way. Event names"
                + " without mm_."));
  }

  /// The events of the frames that a divergence is about.
  static List<Block> frames(Analysis analysis, History history) {
    List<Block> blocks = new ArrayList<>();
    for (FrameHistory frame : history.frames()) {
      List<List<String>> rows = new ArrayList<>();
      frame.before().forEach(line -> rows.add(row("", frame.atNs(), line)));
      frame.after().forEach(line -> rows.add(row("", frame.atNs(), line)));
      if (rows.isEmpty()) {
        continue;
      }
      String what = frame.pages() > 1
          ? "%s from %s on"
              .formatted(
                  Quantities.count(frame.pages(), "page", "pages"), Quantities.pfn(frame.pfn()))
          : "Frame " + Quantities.pfn(frame.pfn());
      blocks.add(new Block.Table(
          what,
          columns(""),
          rows,
          "Times count from the divergence, at %s of the trace. Event names without mm_."
              .formatted(analysis.quantities().moment(frame.atNs()))));
    }
    return blocks;
  }

  private static List<Column> columns(String first) {
    return List.of(
        Column.text(first, 2),
        Column.number("time", 3),
        Column.number("CPU", 1),
        Column.text("task", 4),
        Column.text("event", 6),
        Column.text("frames", 4));
  }

  private static List<String> row(String first, long atNs, EventLine line) {
    String task = PlainText.of(line.comm()) + "-" + Math.max(0, line.pid());
    String name = PlainText.of(line.name());
    return List.of(
        first,
        relative(line.timeNs() - atNs),
        Integer.toString(line.cpu()),
        task.length() > TASK_LENGTH ? task.substring(task.length() - TASK_LENGTH) : task,
        name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
        line.what());
  }

  /// `−3.2 s`, `+300.0 µs`.
  private static String relative(long ns) {
    return ns == 0 ? "0" : (ns < 0 ? "−" : "+") + Quantities.duration(Math.abs(ns));
  }
}
