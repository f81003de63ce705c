package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import pagereel.parser.Capture;
import pagereel.parser.ClockReading;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.MergedReader;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceTally;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.replay.Replay;
import pagereel.replay.ReplayOptions;
import pagereel.replay.ReplayResult;
import pagereel.replay.ReplayWarning;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.reports.Analysis;
import pagereel.reports.Document;
import pagereel.reports.PlainText;
import pagereel.reports.render.TextRenderer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that reads traces: its common options, and how it tells what was wrong with them.
abstract class TraceCommand implements Callable<Integer> {

  @Mixin
  final CommonOptions common = new CommonOptions();

  final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before the command runs
  CommandSpec spec;

  TraceCommand(Console console) {
    this.console = console;
  }

  @Override
  public final Integer call() throws IOException {
    if (common.threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads must be at least 1");
    }
    if (common.fromNs >= common.toNs) {
      throw new ParameterException(spec.commandLine(), "--from must be before --to");
    }
    if (common.kernel != null && KernelProfiles.forRelease(common.kernel).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--kernel must be a version such as 6.12, not '" + PlainText.of(common.kernel) + "'");
    }
    run();
    return exitCode();
  }

  /// What the command ends with once its work is done.
  int exitCode() {
    return ExitCode.DONE;
  }

  /// Does the work.
  abstract void run() throws IOException;

  /// The directory of the snapshots: the one that the user names, or the one beside the trace.
  ///
  /// @throws TraceFormatException if the user names one that has none
  final Optional<Path> snapshots(Capture capture) throws IOException {
    Path given = common.snapshots;
    if (given == null) {
      return capture.snapshots();
    }
    if (SnapshotReader.list(given).isEmpty()) {
      throw TraceFormatException.of(
          given.toString(),
          "a directory of snapshots (00, 01, …)",
          Files.isDirectory(given)
              ? "none in it"
              : Files.exists(given) ? "a file" : "no such directory");
    }
    return Optional.of(given);
  }

  /// The snapshots that the user names, or those beside the trace.
  final List<Snapshot> snapshotList(Capture capture) throws IOException {
    Optional<Path> directory = snapshots(capture);
    return directory.isPresent() ? SnapshotReader.list(directory.get()) : List.of();
  }

  /// A trace with other files of the same run merged into it by time.
  final TraceReader withOthers(
      Capture capture, TraceReader reader, List<String> with, List<Snapshot> snapshots)
      throws IOException {
    if (with.isEmpty()) {
      return reader;
    }
    Optional<ClockReading> reading = Optional.empty();
    for (Snapshot snapshot : snapshots) {
      if (snapshot.hasExactDump()) {
        ExactDump dump = snapshot.exactDump();
        reading = Optional.of(new ClockReading(dump.monoNs(), dump.localNs()));
        break;
      }
    }
    return MergedReader.open(reader, capture.complete(reader.info()), with, reading);
  }

  /// Runs a trace's events through the model.
  ///
  /// @param name   of the trace, as the user gave it
  /// @param choose what of the options the command has its own mind about
  /// @throws IOException also, in strict mode, if a snapshot was left out because it is damaged
  final Analysis replay(
      String name,
      Capture capture,
      TraceReader reader,
      List<Snapshot> snapshots,
      UnaryOperator<ReplayOptions> choose,
      Progress progress)
      throws IOException {
    return replay(name, capture, reader, snapshots, choose, Phase.WHOLE, progress);
  }

  /// The same, with results of a phase of the trace alone.
  final Analysis replay(
      String name,
      Capture capture,
      TraceReader reader,
      List<Snapshot> snapshots,
      UnaryOperator<ReplayOptions> choose,
      Phase phase,
      Progress progress)
      throws IOException {
    long fromNs = Math.max(common.fromNs, phase.fromNs());
    long toNs = Math.min(common.toNs, phase.toNs());
    TraceTally tally = new TraceTally(reader.names(), fromNs, toNs);
    TraceInfo info = withKernel(capture.complete(reader.info()));
    ReplayOptions options = ReplayOptions.of(info.kernel(), info.clock(), snapshots)
        .withRules(Optional.ofNullable(common.kernel))
        .between(fromNs, toNs)
        // What is announced follows the watermarks, and the HighAtomic reserve follows from these.
        .withAnnouncing();
    ReplayResult result =
        new Replay(choose.apply(options)).run(new CountedStream(reader, tally, progress));
    for (ReplayWarning warning : result.warnings()) {
      if (common.strict && warning.code().equals(ReplayWarning.UNREADABLE_SNAPSHOT)) {
        throw new IOException(PlainText.of(warning.message()));
      }
    }
    return new Analysis(
        name,
        withKernel(capture.complete(reader.info())),
        tally,
        reader.diagnostics().findings(),
        result);
  }

  /// What is known of the trace, with the kernel that the user names where the trace names none.
  final TraceInfo withKernel(TraceInfo info) {
    return new TraceInfo(
        info.format(),
        info.formatDetail(),
        info.kernel().or(() -> Optional.ofNullable(common.kernel)),
        info.arch(),
        info.pageSizeBytes(),
        info.cpus(),
        info.clock(),
        info.timeUnitNs());
  }

  /// Writes a whole document to the terminal, as wide as that is.
  final void print(Document document) throws IOException {
    Map<String, String> environment = System.getenv();
    boolean color = common.color.on(console.outIsTerminal(), environment);
    boolean unicode = console.outIsTerminal() && AnalyzeCommand.isUtf8(environment);
    String text =
        new TextRenderer(AnalyzeCommand.columns(environment), color, unicode).all(document);
    console.out().write(text.getBytes(UTF_8));
  }

  /// Tells of each kind of problem where it was first met, unless the user wants no warnings.
  final void warn(Diagnostics diagnostics) {
    if (common.quiet) {
      return;
    }
    for (Finding finding : diagnostics.findings()) {
      if (finding.severity() != Severity.INFO && !finding.examples().isEmpty()) {
        String times = finding.count() == 1 ? "" : ", the first of %,d".formatted(finding.count());
        console.message(
            PlainText.of(finding.examples().getFirst()) + " (" + finding.code() + times + ")");
      }
    }
  }

  /// Tells of what limits the result, unless the user wants no warnings.
  final void warn(List<ReplayWarning> warnings) {
    for (ReplayWarning warning : warnings) {
      if (!common.quiet && warning.severity() != ReplayWarning.Severity.INFO) {
        console.message(
            PlainText.of(warning.message()) + " (" + PlainText.of(warning.code()) + ")");
      }
    }
  }
}
