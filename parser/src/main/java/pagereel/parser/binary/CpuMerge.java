package pagereel.parser.binary;

import java.io.IOException;
import java.util.List;
import pagereel.parser.event.EventBatch;

/// Several streams as one by time; at the same time the lower CPU comes first, and of one CPU the
/// first buffer instance.
///
/// A binary heap of the streams by their next row. As long as one stream stays before all
/// others its rows are taken without touching the heap.
final class CpuMerge {

  private final RowStream[] heap;
  private int size;
  private boolean started;

  CpuMerge(List<? extends RowStream> streams) {
    heap = streams.toArray(RowStream[]::new);
  }

  /// Fills the batch as far as there are rows.
  void fill(EventBatch batch) throws IOException {
    if (!started) {
      started = true;
      start();
    }
    while (size > 0 && !batch.isFull()) {
      takeRun(batch, heap[0]);
    }
  }

  private void start() throws IOException {
    for (RowStream stream : heap.clone()) {
      if (stream.start()) {
        heap[size++] = stream;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  /// Takes rows of the first stream until another one is before it.
  private void takeRun(EventBatch batch, RowStream first) throws IOException {
    int second = size > 2 && isBefore(heap[2], heap[1]) ? 2 : 1;
    boolean more = true;
    while (!batch.isFull()) {
      more = first.emit(batch);
      if (!more || (size > 1 && !isBefore(first, heap[second]))) {
        break;
      }
    }
    if (!more) {
      heap[0] = heap[--size];
    }
    siftDown(0);
  }

  private void siftDown(int from) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], heap[at])) {
        return;
      }
      RowStream swapped = heap[at];
      heap[at] = heap[child];
      heap[child] = swapped;
      at = child;
    }
  }

  private static boolean isBefore(RowStream a, RowStream b) {
    return a.timeNs() < b.timeNs() || (a.timeNs() == b.timeNs() && precedes(a, b));
  }

  private static boolean precedes(RowStream a, RowStream b) {
    return a.cpu() < b.cpu() || (a.cpu() == b.cpu() && a.instance() < b.instance());
  }
}
