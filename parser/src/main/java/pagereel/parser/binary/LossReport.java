package pagereel.parser.binary;

import java.util.List;
import java.util.Map;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Compares what the kernel says that a ring buffer lost with the gaps in its pages, so that each
/// lost event counts once.
final class LossReport {

  /// The pages of one CPU of one buffer instance.
  record Stream(String instance, CpuStream rows) {}

  private LossReport() {}

  /// Reports what the pages do not tell, once all of them are read.
  ///
  /// @param name the file's
  static void report(BufferStats stats, List<Stream> streams, String name, Diagnostics diagnostics)
      throws TraceFormatException {
    for (Map.Entry<BufferStats.Place, Long> lost : stats.lost().entrySet()) {
      BufferStats.Place place = lost.getKey();
      long counted = 0;
      long unknown = 0;
      for (Stream stream : streams) {
        if (stream.instance.equals(place.instance()) && stream.rows.cpu() == place.cpu()) {
          counted += stream.rows.countedLosses();
          unknown += stream.rows.unknownLosses();
        }
      }
      if (lost.getValue() > counted) {
        report(place, lost.getValue() - counted, unknown, name, diagnostics);
      }
    }
  }

  private static void report(
      BufferStats.Place place, long lost, long unknown, String name, Diagnostics diagnostics)
      throws TraceFormatException {
    String where = "CPU " + place.cpu()
        + (place.instance().isEmpty() ? "" : " of the instance " + place.instance());
    if (unknown > 0) {
      diagnostics.report(
          Severity.INFO,
          "gapSize",
          TraceFormatException.of(
              name,
              "how many events are lost in each gap of " + where,
              "%d lost in all that are not counted in its pages".formatted(lost)));
    } else {
      diagnostics.report(
          Severity.DATA_LOSS,
          "overwrittenEvents",
          TraceFormatException.of(
              name,
              "every event of " + where,
              lost + " overwritten or dropped by the ring buffer"));
    }
  }
}
