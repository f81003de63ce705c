package pagereel.reports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path directory;

  private static void write(OutputFile file, String text) throws IOException {
    file.stream().write(text.getBytes(UTF_8));
  }

  @Test
  void appearsWholeWhenCommitted() throws IOException {
    Path path = directory.resolve("report.json");
    try (OutputFile file = OutputFile.open(path)) {
      write(file, "whole");
      assertThat(path).doesNotExist();
      file.commit();
    }
    assertThat(path).hasContent("whole");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void leavesNothingWhenGivenUp() throws IOException {
    Path path = directory.resolve("report.json");
    Files.writeString(path, "old");
    try (OutputFile file = OutputFile.open(path)) {
      write(file, "half");
    }
    assertThat(path).hasContent("old");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void replacesWhatALinkPointsTo() throws IOException {
    Path real = directory.resolve("real.json");
    Files.writeString(real, "old");
    Path link = Files.createSymbolicLink(directory.resolve("link.json"), real);
    try (OutputFile file = OutputFile.open(link)) {
      write(file, "new");
      file.commit();
    }
    assertThat(link).isSymbolicLink();
    assertThat(real).hasContent("new");
  }

  @Test
  void namesTheFileWhenTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).isWritable();
    try (OutputFile file = OutputFile.open(full)) {
      assertThatThrownBy(() -> write(file, "too much"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("/dev/full: cannot be written: ");
    }
  }

  @Test
  void saysAtOnceThatItCannotBeWritten() {
    assertThatThrownBy(() -> OutputFile.open(directory))
        .hasMessage(directory + ": cannot be written: is a directory");
    Path path = directory.resolve("nowhere").resolve("report.json");
    assertThatThrownBy(() -> OutputFile.open(path))
        .hasMessage(path + ": cannot be written: no such directory");
  }
}
