package pagereel.reports.overview;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The snapshots beside a trace.
///
/// @param names the directories' names, in order
/// @param exact how many of them hold an exact dump of the allocator
public record SnapshotsBeside(Path directory, List<String> names, int exact) {

  public SnapshotsBeside {
    names = List.copyOf(names);
  }

  /// Looks into a directory of snapshots.
  public static SnapshotsBeside in(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> snapshots = entries.filter(Files::isDirectory).sorted().toList();
      int exact = 0;
      for (Path snapshot : snapshots) {
        exact += hasDump(snapshot) ? 1 : 0;
      }
      return new SnapshotsBeside(
          directory,
          snapshots.stream().map(path -> path.getFileName().toString()).toList(),
          exact);
    }
  }

  private static boolean hasDump(Path snapshot) throws IOException {
    try (Stream<Path> files = Files.list(snapshot)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("labmm.txt"));
    }
  }
}
