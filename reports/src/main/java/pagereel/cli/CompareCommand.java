package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.ReplayOptions;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.OutputFile;
import pagereel.reports.PlainText;
import pagereel.reports.compare.Comparison;
import pagereel.reports.compare.ComparisonFiles;
import pagereel.reports.compare.ComparisonPlots;
import pagereel.reports.compare.ComparisonReport;
import pagereel.reports.compare.Policy;
import pagereel.reports.compare.RulesReplay;
import pagereel.reports.compare.Run;
import pagereel.reports.compare.RunSet;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.render.JsonRenderer;
import pagereel.reports.render.TextRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `pagereel compare --baseline TRACE… --candidate TRACE…`
@Command(
    name = "compare",
    description = "Compares sets of runs: of two kernels, of two configurations.",
    footer = {
      "",
      "A run is a trace, the directory of a capture, a pattern of such (quoted), or a saved result",
      "of analyze --json. With --gate the exit code is 3 if the policy is broken.",
    })
final class CompareCommand extends TraceCommand {

  private static final int REPORT_COLUMNS = 160;
  /// What the replay of a large machine takes.
  private static final long BYTES_FOR_A_RUN = 3L << 29;

  @Option(
      names = "--baseline",
      arity = "1..*",
      paramLabel = "RUN",
      description = "runs of the side that is compared with")
  List<String> baseline = List.of();

  @Option(
      names = "--candidate",
      arity = "1..*",
      paramLabel = "RUN",
      description = "runs of the side that is judged")
  List<String> candidate = List.of();

  @Option(
      names = "--side",
      paramLabel = "NAME=RUN[,RUN...]",
      description =
          "a side with a name of its own, the first one the baseline; given at least twice,"
              + " in place of --baseline and --candidate")
  List<String> sides = List.of();

  @Option(
      names = "--paired",
      negatable = true,
      description =
          "test pairs of runs, such as those of one seed: by name if each side has the same names but"
              + " for the kernel's version, else in their order (default: by name, if there are pairs"
              + " enough to show something)")
  @Nullable
  Boolean paired;

  @Option(
      names = "--phase",
      paramLabel = "A..B",
      description = "only what lies between the first marker with the text A and the next with B")
  @Nullable
  String phase;

  @Option(
      names = "--behavior",
      description =
          "replay the candidates' traces under the baseline kernel's rules too, and show which"
              + " decisions of the allocator differ; needs traces")
  boolean behavior;

  @Option(
      names = "--gate",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "POLICY.json",
      description =
          "end with 3 if a metric is worse than the policy allows; without a file, if any is"
              + " significantly worse")
  @Nullable
  String gate;

  @Mixin
  final ReportOptions report = new ReportOptions();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write all results as JSON; - for standard output, in place of the table")
  @Nullable
  Path json;

  @Option(names = "--csv", paramLabel = "FILE", description = "write each run's values as CSV")
  @Nullable
  Path csv;

  @Option(names = "--markdown", paramLabel = "FILE", description = "write the table as Markdown")
  @Nullable
  Path markdown;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "write a test case for each metric as JUnit XML")
  @Nullable
  Path junit;

  private boolean broken;

  CompareCommand(Console console) {
    super(console);
  }

  @Override
  int exitCode() {
    return broken ? ExitCode.NOT_REACHED : ExitCode.DONE;
  }

  /// What the outputs are made of.
  private record Found(
      List<Comparison> comparisons,
      List<Policy.Broken> broken,
      List<RulesReplay> replays,
      PlotBook plots,
      Document document) {}

  /// An output that is opened before the work.
  private record Output(OutputFile file, Writer writer) {}

  private interface Writer {

    void write(Found found, OutputStream out) throws IOException;
  }

  @Override
  void run() throws IOException {
    Map<String, List<Path>> wanted = wanted();
    Policy policy = gate == null || gate.isEmpty() ? Policy.STANDARD : Policy.read(Path.of(gate));
    boolean jsonOnOut = JsonOutput.isStandardOutput(json);
    List<Output> outputs = new ArrayList<>();
    try (AnalysisOutputs pictures =
        new AnalysisOutputs(new AnalysisOutputs.Wanted(report, null, null, null, null))) {
      open(outputs, jsonOnOut ? null : json, CompareCommand::writeJson);
      open(outputs, csv, (found, out) -> ComparisonFiles.csv(found.comparisons(), out));
      open(
          outputs,
          markdown,
          (found, out) -> ComparisonFiles.markdown(found.comparisons(), found.broken(), out));
      open(
          outputs,
          junit,
          (found, out) -> ComparisonFiles.junit(found.comparisons(), found.broken(), out));
      List<Comparison> comparisons = compare(wanted);
      Found found = found(comparisons, policy, behavior ? behavior(comparisons) : List.of());
      for (Output output : outputs) {
        output.writer().write(found, output.file().stream());
        output.file().commit();
      }
      pictures.write(found.document(), found.plots(), List.of());
      if (jsonOnOut) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writeJson(found, bytes);
        console.out().write(bytes.toByteArray());
      } else {
        printTable(found.document());
      }
      console.out().flush();
      judge(found.broken());
    } finally {
      for (Output output : outputs) {
        output.file().close();
      }
    }
  }

  private static void open(List<Output> outputs, @Nullable Path path, Writer writer)
      throws IOException {
    if (path != null) {
      outputs.add(new Output(OutputFile.open(path), writer));
    }
  }

  private static Found found(
      List<Comparison> comparisons, Policy policy, List<RulesReplay> replays) {
    List<Policy.Broken> broken = new ArrayList<>();
    comparisons.forEach(comparison -> broken.addAll(policy.broken(comparison)));
    PlotBook plots = ComparisonPlots.of(comparisons);
    return new Found(
        comparisons,
        broken,
        replays,
        plots,
        ComparisonReport.of(comparisons, plots, replays, Main.Version.number()));
  }

  private static void writeJson(Found found, OutputStream out) throws IOException {
    ComparisonFiles.json(found.comparisons(), found.broken(), found.replays(), out);
  }

  private void judge(List<Policy.Broken> found) {
    if (gate == null) {
      return;
    }
    broken = !found.isEmpty();
    for (Policy.Broken one : found) {
      console.message("gate: %s: %s".formatted(one.difference().metric().id(), one.why()));
    }
  }

  private void printTable(Document document) throws IOException {
    boolean color = common.color.on(console.outIsTerminal(), System.getenv());
    boolean unicode = console.outIsTerminal() && AnalyzeCommand.isUtf8(System.getenv());
    console
        .out()
        .write(new TextRenderer(REPORT_COLUMNS, color, unicode).all(document).getBytes(UTF_8));
  }

  // What is compared.

  /// The runs of each side by its name; an empty name where it is to be the kernels'.
  private Map<String, List<Path>> wanted() throws IOException {
    Map<String, List<Path>> wanted = new LinkedHashMap<>();
    if (sides.isEmpty()) {
      if (baseline.isEmpty() || candidate.isEmpty()) {
        throw wrong("needs runs on both sides: --baseline and --candidate, or --side twice");
      }
      wanted.put("baseline", expanded(baseline));
      wanted.put("candidate", expanded(candidate));
    } else {
      if (!baseline.isEmpty() || !candidate.isEmpty()) {
        throw wrong("--side is in place of --baseline and --candidate");
      }
      for (String side : sides) {
        int equals = side.indexOf('=');
        if (equals <= 0 || equals == side.length() - 1) {
          throw wrong("'" + PlainText.of(side) + "' is no NAME=RUN[,RUN...]");
        }
        String name = side.substring(0, equals);
        if (wanted.put(name, expanded(List.of(side.substring(equals + 1).split(",", -1))))
            != null) {
          throw wrong("two sides have the name '" + PlainText.of(name) + "'");
        }
      }
      if (wanted.size() < 2) {
        throw wrong("one side has nothing to be compared with: give --side twice");
      }
    }
    refuseTwice(wanted);
    return wanted;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void refuseTwice(Map<String, List<Path>> wanted) throws IOException {
    Set<Path> seen = new HashSet<>();
    for (List<Path> runs : wanted.values()) {
      for (Path run : runs) {
        Path real = Files.exists(run) ? run.toRealPath() : run.toAbsolutePath();
        if (!seen.add(real)) {
          throw wrong(PlainText.of(run.toString()) + " is given twice: a run is one observation");
        }
      }
    }
  }

  /// Patterns become the paths that they match, sorted.
  private List<Path> expanded(List<String> arguments) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (String argument : arguments) {
      Path path = Path.of(argument);
      if (Files.exists(path) || !argument.matches(".*[*?\\[{].*")) {
        paths.add(path);
        continue;
      }
      Path folder = path.getParent() == null ? Path.of("") : path.getParent();
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument);
      List<Path> matches;
      try (Stream<Path> all = Files.list(folder)) {
        matches = all.filter(matcher::matches).sorted().toList();
      }
      if (matches.isEmpty()) {
        throw wrong("'" + PlainText.of(argument) + "' matches nothing");
      }
      paths.addAll(matches);
    }
    return paths;
  }

  // The runs.

  private List<Comparison> compare(Map<String, List<Path>> wanted) throws IOException {
    List<Path> all = wanted.values().stream().flatMap(List::stream).toList();
    List<Run> runs = runs(all);
    List<RunSet> sets = new ArrayList<>();
    int next = 0;
    for (Map.Entry<String, List<Path>> side : wanted.entrySet()) {
      int end = next + side.getValue().size();
      sets.add(new RunSet(side.getKey(), runs.subList(next, end)));
      next = end;
    }
    List<RunSet> named = sides.isEmpty() ? namedByKernel(sets) : sets;
    if (Boolean.TRUE.equals(paired)
        && named.stream().mapToInt(s -> s.runs().size()).distinct().count() > 1) {
      throw wrong("--paired needs as many runs on each side");
    }
    return named.subList(1, named.size()).stream()
        .map(other -> Comparison.of(named.getFirst(), other, Optional.ofNullable(paired)))
        .toList();
  }

  /// Sides are called by their kernels' versions where these tell them apart.
  private static List<RunSet> namedByKernel(List<RunSet> sets) {
    List<RunSet> named = sets.stream()
        .map(set -> new RunSet(
            String.join(
                ", ",
                set.runs().stream().map(Run::kernelVersion).distinct().sorted().toList()),
            set.runs()))
        .toList();
    return named.stream().map(RunSet::name).distinct().count() == named.size() ? named : sets;
  }

  private List<Run> runs(List<Path> paths) throws IOException {
    return each("comparing", paths, this::of);
  }

  /// The candidates' traces under the rules of the baseline's kernel.
  private List<RulesReplay> behavior(List<Comparison> comparisons) throws IOException {
    String rules = comparisons.getFirst().baseline().runs().getFirst().kernelVersion();
    if (KernelProfiles.forRelease(rules).isEmpty()) {
      throw wrong("--behavior: there are no rules of kernel '" + PlainText.of(rules) + "'");
    }
    List<Run> candidates = comparisons.stream()
        .flatMap(comparison -> comparison.candidate().runs().stream())
        .toList();
    for (Run run : candidates) {
      if (!Files.exists(Path.of(run.name())) || Run.isSaved(Path.of(run.name()))) {
        throw wrong("--behavior needs the trace " + PlainText.of(run.name()));
      }
    }
    return each(
        "replaying under the rules of " + rules,
        candidates,
        run -> new RulesReplay(
            run,
            rules,
            analysis(run.name(), options -> options.withRules(Optional.of(rules)))
                .result()
                .divergences()));
  }

  /// Work on one of many.
  private interface Work<A, B> {

    B of(A one) throws IOException;
  }

  /// Does a piece of work for each, as many at a time as there are threads and memory, and gives
  /// the results in order.
  private <A, B> List<B> each(String what, List<A> all, Work<A, B> work) throws IOException {
    long inMemory = Runtime.getRuntime().maxMemory() / BYTES_FOR_A_RUN;
    int threads = Math.clamp(Math.min(common.threads, inMemory), 1, all.size());
    ExecutorService workers = Executors.newFixedThreadPool(threads, CompareCommand::daemon);
    try (Progress progress = new Progress(console, what, !common.quiet)) {
      List<Future<B>> waiting = new ArrayList<>();
      for (A one : all) {
        waiting.add(workers.submit(() -> work.of(one)));
      }
      List<B> done = new ArrayList<>();
      for (Future<B> one : waiting) {
        done.add(one.get());
        progress.at((double) done.size() / all.size());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      if (e.getCause() instanceof ParameterException wrong) {
        throw wrong;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /// The process may end while a thread still works.
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "compare");
    thread.setDaemon(true);
    return thread;
  }

  private Run of(Path path) throws IOException {
    String name = path.toString();
    if (Run.isSaved(path)) {
      if (phase != null) {
        throw wrong("--phase needs traces: " + PlainText.of(name) + " is a saved result");
      }
      return named(Run.of(name, Files.readAllBytes(path)));
    }
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    JsonRenderer.render(analysis(name, UnaryOperator.identity()), result);
    return named(Run.of(name, result.toByteArray()));
  }

  /// A run is called by the trace that its result names, wherever that came from.
  private static Run named(Run run) {
    return new Run(run.json().at("/trace/path").asString(run.name()), run.json());
  }

  private Analysis analysis(String name, UnaryOperator<ReplayOptions> choose) throws IOException {
    try (Capture capture = Capture.of(name);
        TraceSource source = capture.openTrace();
        TraceSource first = TraceSource.again(source);
        TraceSource second = TraceSource.again(source)) {
      List<Snapshot> snapshots = snapshotList(capture);
      Phase between = phase == null ? Phase.WHOLE : Phase.find(phase, first, name);
      try (TraceReader reader = TraceFormat.open(second, new Diagnostics(common.strict))) {
        return replay(
            name, capture, reader, snapshots, choose, between, new Progress(console, "", false));
      }
    }
  }
}
