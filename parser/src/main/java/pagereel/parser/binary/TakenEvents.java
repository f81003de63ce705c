package pagereel.parser.binary;

import pagereel.parser.BufferInstances;
import pagereel.parser.event.EventBatch;

/// Which events of one buffer instance belong to the trace: all, or those whose tracepoint no
/// other instance has.
///
/// @param instance counted from 0
/// @param several  whether there are others
record TakenEvents(BufferInstances instances, int instance, boolean several) {

  /// Whether the last row of a batch belongs to the trace. If not, it is taken out.
  boolean keepsLast(EventBatch batch) {
    if (!several || instances.takes(instance, batch, batch.size() - 1)) {
      return true;
    }
    batch.removeLast();
    return false;
  }
}
