package pagereel.reports.plot;

import java.util.List;
import pagereel.replay.TimeMark;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;

/// The moments that charts show, and what they are called there.
public final class Marks {

  private static final String OWN_PREFIX = "pagereel ";
  private static final int LABEL_LENGTH = 28;

  private Marks() {}

  /// Markers and snapshots; not the markers that the capture script sets around its snapshots.
  public static List<TimeMark> shown(Analysis analysis) {
    List<TimeMark> marks = analysis.result().marks();
    boolean snapshots = marks.stream().anyMatch(m -> m.kind() == TimeMark.Kind.SNAPSHOT);
    return marks.stream()
        .filter(m -> m.kind() == TimeMark.Kind.SNAPSHOT
            || !snapshots
            || !m.text().startsWith(OWN_PREFIX + "snapshot"))
        .toList();
  }

  public static String label(TimeMark mark) {
    String text = PlainText.of(mark.text()).strip();
    if (text.startsWith(OWN_PREFIX)) {
      text = text.substring(OWN_PREFIX.length());
    }
    if (text.startsWith("phase ")) {
      text = text.substring("phase ".length());
    }
    return PlainText.cut(text, LABEL_LENGTH);
  }
}
