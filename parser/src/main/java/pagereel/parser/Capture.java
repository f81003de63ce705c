package pagereel.parser;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pagereel.parser.binary.PerfDirectory;

/// What a user names to be read: a file, a stream, or the directory of a capture, which holds
/// the trace, `snapshots/NN/` and `meta/`. A tar archive of such a directory, from a file or a
/// stream, is unpacked, and the unpacked files go away when the capture is closed.
///
/// Of a file, the snapshots and `meta/` are those beside it.
public final class Capture implements Closeable {

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
        case ATRACE, TRACE_CMD_REPORT -> 4;
        case PERF_SCRIPT -> 5;
        // Somebody's excerpt of one of the others.
        case PAGEREEL_CSV -> 6;
        case DMESG -> 7;
      };
      return 2 * form + (compressed ? 1 : 0);
    }

    String fileName() {
      return path.getFileName().toString();
    }
  }

  private final Optional<Path> trace;
  private final Optional<Path> directory;
  private final Optional<TarCapture> archive;
  private final Optional<TraceSource> stream;

  private Capture(
      Optional<Path> trace,
      Optional<Path> directory,
      Optional<TarCapture> archive,
      Optional<TraceSource> stream) {
    this.trace = trace;
    this.directory = directory;
    this.archive = archive;
    this.stream = stream;
  }

  /// Finds the capture that a command-line argument names.
  ///
  /// @throws TraceFormatException if there is no such file, or a directory or an archive has no
  ///     trace
  public static Capture of(String argument) throws IOException {
    return of(argument, new FileInputStream(FileDescriptor.in));
  }

  /// The same with another standard input, of which the beginning is read to see what it is.
  static Capture of(String argument, InputStream standardInput) throws IOException {
    if (argument.equals(STANDARD_INPUT)) {
      TraceSource source = TraceSource.ofStream(argument, standardInput);
      return TarCapture.isTar(source)
          ? unpack(source)
          : new Capture(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(source));
    }
    Path path = Path.of(argument);
    if (Files.isDirectory(path)) {
      // perf's own directory is one trace: what belongs to the capture lies beside it.
      Optional<Path> perf = candidates(PerfDirectory.headers(path))
          .filter(candidate -> candidate.format() == TraceFormat.PERF_DATA)
          .map(Candidate::path)
          .findFirst();
      return perf.isPresent()
          ? inDirectory(perf.get(), directoryOf(path))
          : inDirectory(richestOf(path), path);
    }
    if (!Files.exists(path)) {
      throw TraceFormatException.of(argument, "a trace", "no such file or directory");
    }
    if (Files.isRegularFile(path)) {
      try (TraceSource source = TraceSource.of(path)) {
        if (TarCapture.isTar(source)) {
          return unpack(source);
        }
      }
    }
    return inDirectory(path, directoryOf(path));
  }

  private static Path directoryOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static Capture inDirectory(Path trace, Path directory) {
    return new Capture(
        Optional.of(trace), Optional.of(directory), Optional.empty(), Optional.empty());
  }

  /// Unpacks an archive. The source is read to its end and closed.
  private static Capture unpack(TraceSource source) throws IOException {
    TarCapture archive;
    try (source) {
      archive = TarCapture.unpack(source);
    }
    try {
      Path directory = archive.directory();
      return new Capture(
          richest(directory), Optional.of(directory), Optional.of(archive), Optional.empty());
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static Path richestOf(Path directory) throws IOException {
    Optional<Path> trace = richest(directory);
    if (trace.isPresent()) {
      return trace.get();
    }
    int files = regularFiles(directory).size();
    throw TraceFormatException.of(
        directory.toString(),
        "a directory with a trace in it",
        files == 0 ? "no file" : "none among " + files + " files");
  }

  /// The trace in a directory that tells most, if there is any.
  static Optional<Path> richest(Path directory) throws IOException {
    return candidates(regularFiles(directory))
        .min(Comparator.comparingInt(Candidate::rank)
            .thenComparingInt(candidate -> candidate.fileName().length())
            .thenComparing(Candidate::fileName))
        .map(Candidate::path);
  }

  private static List<Path> regularFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .flatMap(file ->
              Files.isDirectory(file) ? PerfDirectory.headers(file).stream() : Stream.of(file))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
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

  /// The file with the trace; empty for a trace from standard input.
  public Optional<Path> trace() {
    return trace;
  }

  /// The directory where the other files of the capture may be; empty for standard input.
  public Optional<Path> directory() {
    return directory;
  }

  /// Opens the trace. Standard input can be opened once.
  public TraceSource openTrace() throws IOException {
    if (trace.isEmpty()) {
      return stream.orElseThrow();
    }
    return archive.isPresent()
        ? TraceSource.of(trace.get(), archive.get().nameOf(trace.get()))
        : TraceSource.of(trace.get());
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

  @Override
  public void close() throws IOException {
    if (archive.isPresent()) {
      archive.get().close();
    }
    if (stream.isPresent()) {
      stream.get().close();
    }
  }
}
