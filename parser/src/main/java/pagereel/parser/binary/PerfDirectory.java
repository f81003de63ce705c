package pagereel.parser.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// A perf.data that is a directory: `data` with the header, and the records of each of perf's
/// threads in a file of their own, `data.0` and so on.
///
/// Source: `tools/perf/Documentation/perf.data-directory-format.txt`.
public final class PerfDirectory {

  private static final List<String> HEADERS = List.of("data", "header");
  private static final String RECORDS = "data.";
  /// The kernel's symbols are in it.
  static final String KCORE = "kcore_dir";

  private static final int MAX_DIGITS = 6;

  private PerfDirectory() {}

  /// The files in a directory that may be the one with the header, the others being there too.
  public static List<Path> headers(Path directory) {
    List<Path> headers = new ArrayList<>();
    boolean more = Files.isRegularFile(directory.resolve(RECORDS + 0))
        || Files.isDirectory(directory.resolve(KCORE));
    for (String name : HEADERS) {
      Path header = directory.resolve(name);
      if (more && Files.isRegularFile(header)) {
        headers.add(header);
      }
    }
    return headers;
  }

  /// The files with the threads' records, in the order of their numbers.
  static List<Path> records(Path directory, String name, Diagnostics diagnostics)
      throws IOException {
    TreeMap<Integer, Path> byNumber = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String fileName = file.getFileName().toString();
        String digits = fileName.startsWith(RECORDS) ? fileName.substring(RECORDS.length()) : "";
        if (digits.matches("[0-9]{1," + MAX_DIGITS + "}") && Files.isRegularFile(file)) {
          byNumber.put(Integer.valueOf(digits), file);
        }
      }
    }
    int threads = byNumber.isEmpty() ? 1 : byNumber.lastKey() + 1;
    for (int thread = 0; thread < threads; thread++) {
      if (!byNumber.containsKey(thread)) {
        diagnostics.report(
            Severity.DATA_LOSS,
            "missingFile",
            TraceFormatException.of(name, "a file " + RECORDS + thread + " beside it", "none"));
      }
    }
    return List.copyOf(byNumber.values());
  }
}
