package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pagereel.parser.binary.PerfettoBundle.Loss;

/// The bundles of one CPU that one recorder wrote, in their order.
///
/// A trace may have several recorders of ftrace events, each with a packet sequence and a numbering
/// of generic events of its own.
final class PerfettoBundles {

  private final int sequence;
  private final int cpu;
  private final Map<Integer, PerfettoMessage> messages;
  private final List<PerfettoBundle> list = new ArrayList<>();
  private boolean dropped;
  private long startNs;

  /// @param sequence the recorder's packet sequence
  /// @param messages the generic events that the recorder describes, by the number that they have
  PerfettoBundles(int sequence, int cpu, Map<Integer, PerfettoMessage> messages) {
    this.sequence = sequence;
    this.cpu = cpu;
    this.messages = messages;
  }

  int sequence() {
    return sequence;
  }

  int cpu() {
    return cpu;
  }

  Map<Integer, PerfettoMessage> messages() {
    return messages;
  }

  List<PerfettoBundle> list() {
    return list;
  }

  void add(PerfettoBundle bundle) {
    list.add(bundle);
  }

  /// Packets of the sequence were dropped here.
  void drop() {
    dropped = true;
  }

  /// What is known of a loss before the next bundle; asked once for each.
  Loss lossBeforeNext(boolean certain) {
    Loss loss = certain ? Loss.CERTAIN : dropped ? Loss.POSSIBLE : Loss.NONE;
    dropped = false;
    return loss;
  }

  /// From when on all events of this CPU are there; 0 if from the beginning.
  long startNs() {
    return startNs;
  }

  void startNs(long timeNs) {
    startNs = timeNs;
  }
}
