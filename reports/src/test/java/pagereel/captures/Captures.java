package pagereel.captures;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pagereel.replay.ReplayOptions;

/// The captures in the folder of the system property `pagereel.captures`, each replayed once.
///
/// A capture is a folder that holds a trace, `snapshots/` and `meta/run.log`: none is known by
/// name here.
final class Captures {

  private static final Path FOLDER =
      Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));

  private static final String NONE = "no captures";

  private static final Map<String, CaptureRun> RUNS = new HashMap<>();

  private Captures() {}

  /// The captures' names, sorted, or one name that [#folder] skips.
  static List<String> names() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of(NONE);
    }
    try (Stream<Path> folders = Files.list(FOLDER)) {
      List<String> names = folders
          .filter(folder -> Files.isDirectory(folder.resolve("snapshots")))
          .filter(folder -> Files.isRegularFile(folder.resolve("meta/run.log")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
      return names.isEmpty() ? List.of(NONE) : names;
    }
  }

  /// A capture's folder; the test is skipped where there is none.
  static Path folder(String name) {
    Path folder = FOLDER.resolve(name);
    assumeTrue(Files.isDirectory(folder), "no captures in " + FOLDER);
    return folder;
  }

  /// The capture replayed as `analyze` does it.
  static synchronized CaptureRun run(String name) throws IOException {
    CaptureRun run = RUNS.get(name);
    if (run == null) {
      run = CaptureRun.of(folder(name), ReplayOptions.DEFAULT_LOOK_AHEAD);
      RUNS.put(name, run);
    }
    return run;
  }
}
