package pagereel.parser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A copy of an input for readers that jump about in it. Readable for its owner alone; it goes
/// away when closed, or else with the process.
final class TemporaryFile {

  private TemporaryFile() {}

  static Path copyOf(InputStream stream) throws IOException {
    Path copy = Files.createTempFile("pagereel-", ".trace");
    copy.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(copy)) {
      stream.transferTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    return copy;
  }
}
