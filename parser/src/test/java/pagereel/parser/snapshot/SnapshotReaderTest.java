package pagereel.parser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReaderTest {

  @TempDir
  Path directory;

  @Test
  void listsNumberedDirectoriesByNumber() throws IOException {
    for (String name : new String[] {"10", "02", "00", "3", "2b", "notes"}) {
      Files.createDirectory(directory.resolve(name));
    }
    Files.createFile(directory.resolve("07"));

    assertThat(SnapshotReader.list(directory))
        .containsExactly(
            new Snapshot(0, directory.resolve("00")),
            new Snapshot(2, directory.resolve("02")),
            new Snapshot(3, directory.resolve("3")),
            new Snapshot(10, directory.resolve("10")));
  }

  @Test
  void whereThereIsNoDirectoryThereAreNone() throws IOException {
    assertThat(SnapshotReader.list(directory.resolve("snapshots"))).isEmpty();
    assertThat(SnapshotReader.list(Files.createFile(directory.resolve("file")))).isEmpty();
  }
}
