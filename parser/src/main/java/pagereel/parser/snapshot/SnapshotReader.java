package pagereel.parser.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the snapshots beside a trace.
public final class SnapshotReader {

  /// A snapshot's directory is named by its number.
  private static final String NUMBERED = "[0-9]*";

  private SnapshotReader() {}

  /// The snapshots in the numbered directories `00`, `01`, … of this one, by number; none where
  /// the directory does not exist.
  public static List<Snapshot> list(Path snapshotsDirectory) throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    if (!Files.isDirectory(snapshotsDirectory)) {
      return snapshots;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(snapshotsDirectory, NUMBERED)) {
      for (Path entry : entries) {
        int number = number(String.valueOf(entry.getFileName()));
        if (number >= 0 && Files.isDirectory(entry)) {
          snapshots.add(new Snapshot(number, entry));
        }
      }
    }
    snapshots.sort(Comparator.comparingInt(Snapshot::number).thenComparing(Snapshot::directory));
    return List.copyOf(snapshots);
  }

  /// The number that is the whole name, or −1.
  private static int number(String name) {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
