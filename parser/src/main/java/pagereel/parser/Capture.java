package pagereel.parser;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a user names to be read: a file, a stream, or the directory of a capture, which holds
/// the trace, `snapshots/NN/` and `meta/`.
///
/// Of a file, the snapshots and `meta/` are those beside it.
///
/// @param name      as the user gave it
/// @param trace     the file with the trace; empty for standard input
/// @param directory where the other files of the capture may be; empty for standard input
public record Capture(String name, Optional<Path> trace, Optional<Path> directory) {

  /// The argument that means standard input.
  public static final String STANDARD_INPUT = "-";

  /// A file in a capture's directory that may be its trace.
  private record Candidate(Path path, TraceFormat format, boolean compressed) {

    /// Lower is richer: binary has all fields and no rounding, and a file that needs no copy
    /// comes before one that does. The kernel's own text has more than a report made of raw
    /// fields. What perf recorded of a run comes behind what ftrace did in the same form: perf
    /// also traces itself.
    int rank() {
      int form = switch (format) {
        case TRACE_DAT -> 0;
        case PERF_DATA -> 1;
        case PERFETTO -> 2;
        case FTRACE_TEXT -> 3;
        case TRACE_CMD_REPORT -> 4;
        case PERF_SCRIPT -> 5;
      };
      return 2 * form + (compressed ? 1 : 0);
    }

    String fileName() {
      return path.getFileName().toString();
    }
  }

  /// Finds the capture that a command-line argument names.
  ///
  /// @throws TraceFormatException if there is no such file, or a directory has no trace
  public static Capture of(String argument) throws IOException {
    if (argument.equals(STANDARD_INPUT)) {
      return new Capture(argument, Optional.empty(), Optional.empty());
    }
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      return new Capture(argument, Optional.of(richest(path)), Optional.of(path));
    }
    if (!Files.exists(path)) {
      throw TraceFormatException.of(argument, "a trace", "no such file or directory");
    }
    Path parent = path.getParent();
    return new Capture(
        argument, Optional.of(path), Optional.of(parent == null ? Path.of("") : parent));
  }

  private static Path richest(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> regular = files.filter(Files::isRegularFile).sorted().toList();
      return candidates(regular)
          .min(Comparator.comparingInt(Candidate::rank)
              .thenComparingInt(candidate -> candidate.fileName().length())
              .thenComparing(Candidate::fileName))
          .map(Candidate::path)
          .orElseThrow(() -> TraceFormatException.of(
              directory.toString(),
              "a directory with a trace in it",
              regular.isEmpty() ? "no file" : "none among " + regular.size() + " files"));
    }
  }

  private static Stream<Candidate> candidates(List<Path> files) throws IOException {
    Stream.Builder<Candidate> candidates = Stream.builder();
    for (Path file : files) {
      if (Files.isReadable(file)) {
        try (TraceSource source = TraceSource.of(file)) {
          boolean compressed = !source.compression().isEmpty();
          TraceFormat.of(source.head(TraceFormat.SNIFF_BYTES))
              .ifPresent(format -> candidates.add(new Candidate(file, format, compressed)));
        }
      }
    }
    return candidates.build();
  }

  /// Opens the trace. Standard input can be opened once.
  public TraceSource openTrace() throws IOException {
    return trace.isPresent()
        ? TraceSource.of(trace.get())
        : TraceSource.ofStream(name, new FileInputStream(FileDescriptor.in));
  }

  /// The directory of the snapshots, if there is one.
  public Optional<Path> snapshots() {
    return directory.map(dir -> dir.resolve("snapshots")).filter(Files::isDirectory);
  }

  /// What the trace says of itself, with what it leaves out filled in from the capture's
  /// `meta/`: kernel and machine.
  public TraceInfo complete(TraceInfo info) throws IOException {
    if (info.kernel().isPresent() && info.arch().isPresent()) {
      return info;
    }
    List<String> uname = metaWords("uname");
    List<String> version = metaWords("version");
    Optional<String> kernel = info.kernel().or(() -> word(uname, 2)).or(() -> word(version, 2));
    // The last word of `uname -a` is the operating system, the one before it the machine.
    Optional<String> arch = info.arch().or(() -> word(uname, uname.size() - 2));
    return new TraceInfo(
        info.format(),
        info.formatDetail(),
        kernel,
        arch,
        info.pageSizeBytes(),
        info.cpus(),
        info.clock(),
        info.timeUnitNs());
  }

  private static Optional<String> word(List<String> words, int index) {
    boolean linux = words.size() >= 4 && words.getFirst().equals("Linux");
    return linux ? Optional.of(words.get(index)) : Optional.empty();
  }

  private List<String> metaWords(String file) throws IOException {
    Optional<Path> path =
        directory.map(dir -> dir.resolve("meta").resolve(file)).filter(Files::isRegularFile);
    return path.isPresent()
        ? List.of(
            Files.readString(path.get(), StandardCharsets.ISO_8859_1).strip().split("\\s+"))
        : List.of();
  }
}
