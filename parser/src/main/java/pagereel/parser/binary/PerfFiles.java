package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/// The files of one recording, read by turns so that all come to about the same time.
///
/// perf writes one file for each of its threads, and one with what it knew before. In each stand
/// the records of some CPUs, in the order of time but for what a ring buffer holds.
final class PerfFiles implements Closeable {

  private final List<PerfRecords> files;
  private final long[] latestNs;
  private int current;
  /// The latest time of the file to be read after the current one.
  private long nextLatestNs;

  PerfFiles(List<PerfRecords> files) {
    this.files = List.copyOf(files);
    latestNs = new long[files.size()];
    choose();
  }

  /// Goes to the next record of the file that is farthest behind.
  ///
  /// @return false if none has one
  /// @throws TraceFormatException if what follows in that file is no record; the others go on
  boolean next() throws IOException {
    if (latestNs[current] > nextLatestNs) {
      choose();
    }
    while (latestNs[current] != Long.MAX_VALUE) {
      boolean found = false;
      try {
        found = files.get(current).next();
      } finally {
        if (!found) {
          latestNs[current] = Long.MAX_VALUE;
        }
      }
      if (found) {
        return true;
      }
      choose();
    }
    return false;
  }

  private void choose() {
    for (int i = 0; i < latestNs.length; i++) {
      if (latestNs[i] < latestNs[current]) {
        current = i;
      }
    }
    nextLatestNs = Long.MAX_VALUE;
    for (int i = 0; i < latestNs.length; i++) {
      if (i != current) {
        nextLatestNs = Math.min(nextLatestNs, latestNs[i]);
      }
    }
  }

  /// The current file has come to this time.
  void passed(long timeNs) {
    latestNs[current] = Math.max(latestNs[current], Math.min(timeNs, Long.MAX_VALUE - 1));
  }

  /// Whether the end of a round in a file is that of all.
  boolean isOne() {
    return files.size() == 1;
  }

  /// The current file, which stands on the record.
  PerfRecords current() {
    return files.get(current);
  }

  int index() {
    return current;
  }

  String name(int index) {
    return files.get(index).name();
  }

  /// How much of all records was read.
  long consumed() {
    long sum = 0;
    for (PerfRecords file : files) {
      sum += file.consumed();
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    for (PerfRecords file : files) {
      file.close();
    }
  }
}
