package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.ReplayOptions;
import pagereel.reports.Analysis;
import pagereel.reports.render.VerificationJson;
import pagereel.reports.verify.Minimum;
import pagereel.reports.verify.Verification;
import pagereel.reports.verify.VerificationText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pagereel verify TRACE`
@Command(
    name = "verify",
    description =
        "Replays a trace from its first snapshot and scores the model against each later" + " one.")
final class VerifyCommand extends TraceCommand {

  @Parameters(
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  String trace = "";

  @Option(
      names = "--min",
      paramLabel = "KEY=VALUE",
      converter = MinimumConverter.class,
      description = "exit with 3 if this figure is worse than VALUE at any snapshot, or is told by"
          + " none; can be given several times. KEY: freeFrames.agree, blocks.agree, order.agree,"
          + " pageblocks.agree, pcp.agree, or predictions.KIND.online|informed: a ratio from 0 to"
          + " 1, VALUE is the least; freeFrames.missed, freeFrames.extra, pageblocks.wrong,"
          + " buddyinfo.maxError: a count, VALUE is the most")
  List<Minimum> minimums = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write all figures as JSON; - for standard output, in place of the tables")
  @Nullable
  Path json;

  private boolean reached = true;

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  int exitCode() {
    return reached ? ExitCode.DONE : ExitCode.NOT_REACHED;
  }

  @Override
  void run() throws IOException {
    try (JsonOutput output = JsonOutput.open(json, console)) {
      Diagnostics diagnostics = new Diagnostics(common.strict);
      Verification verification = verify(diagnostics);
      output.write(verification, VerificationJson::render);
      if (!output.inPlaceOfText()) {
        boolean color = common.color.on(console.outIsTerminal(), System.getenv());
        console.out().write(VerificationText.of(verification, color).getBytes(UTF_8));
      }
      console.out().flush();
      warn(diagnostics);
      warn(verification.informed().result().warnings());
      check(verification);
    }
  }

  private void check(Verification verification) {
    for (Minimum minimum : minimums) {
      Optional<String> broken = minimum.brokenBy(verification);
      if (broken.isPresent()) {
        reached = false;
        console.message(broken.get());
      }
    }
  }

  /// Two replays, each with a reader of its own. A stream, and what is compressed, is copied to a
  /// temporary file first, because both read all of it.
  private Verification verify(Diagnostics diagnostics) throws IOException {
    try (Capture capture = Capture.of(trace)) {
      return verify(capture, diagnostics);
    }
  }

  private Verification verify(Capture capture, Diagnostics diagnostics) throws IOException {
    List<Snapshot> snapshots = snapshotList(capture);
    if (snapshots.size() < 2) {
      throw nothingToCompare(snapshots.isEmpty() ? "no snapshot" : "one snapshot");
    }
    try (TraceSource source = capture.openTrace();
        TraceSource first = TraceSource.again(source);
        TraceSource second = TraceSource.again(source)) {
      int lookAhead = ReplayOptions.DEFAULT_LOOK_AHEAD;
      List<Analysis> replays = TwoTasks.run(
          common.threads,
          () -> replay(capture, first, diagnostics, snapshots, lookAhead),
          () -> replay(
              capture,
              second,
              new Diagnostics(common.strict),
              snapshots,
              ReplayOptions.NO_LOOK_AHEAD));
      Analysis informed = replays.getFirst();
      if (informed.result().snapshotScores().isEmpty()) {
        warn(informed.result().warnings());
        throw nothingToCompare(
            "none of %d within what was replayed".formatted(snapshots.size() - 1));
      }
      return new Verification(informed, replays.getLast().result().predictions());
    }
  }

  private TraceFormatException nothingToCompare(String found) {
    return TraceFormatException.of(
        trace, "a snapshot to begin with and a later one to compare with", found);
  }

  private Analysis replay(
      Capture capture,
      TraceSource source,
      Diagnostics diagnostics,
      List<Snapshot> snapshots,
      int lookAhead)
      throws IOException {
    boolean shown =
        !common.quiet && (lookAhead > ReplayOptions.NO_LOOK_AHEAD || common.threads == 1);
    String task = lookAhead > ReplayOptions.NO_LOOK_AHEAD ? "replaying" : "replaying online";
    try (TraceReader reader = TraceFormat.open(source, diagnostics);
        Progress progress = new Progress(console, task, shown)) {
      return replay(
          trace, capture, reader, snapshots, options -> options.withLookAhead(lookAhead), progress);
    }
  }
}
