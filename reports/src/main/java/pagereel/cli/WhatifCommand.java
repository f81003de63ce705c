package pagereel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.snapshot.Snapshot;
import pagereel.reports.Analysis;
import pagereel.reports.render.WhatifJson;
import pagereel.reports.whatif.Whatif;
import pagereel.reports.whatif.WhatifReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `pagereel whatif TRACE --set KEY=VALUE`
@Command(
    name = "whatif",
    description = "Runs the requests of a trace through a model with other rules.",
    footer = {
      "",
      "Versions of isolation: posted-2011, corrected-2011, reviewed-2011, merged-3.5,",
      "6.1, 6.12, 6.18. Rules of kernel: 5.10, 5.15, 6.1, 6.6, 6.12, 6.18.",
    })
final class WhatifCommand extends TraceCommand {

  @Parameters(
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  String trace = "";

  @Mixin
  final OnlineOption online = new OnlineOption();

  @Option(
      names = "--set",
      required = true,
      paramLabel = "KEY=VALUE",
      description = "isolation=VERSION[,VERSION...] or isolation=all: what these versions of the"
          + " range isolation would have done with each range that was tried; kernel=VERSION: the"
          + " same requests under that kernel's rules. Can be given once for each key")
  List<String> settings = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write all results as JSON; - for standard output, in place of the tables")
  @Nullable
  Path json;

  WhatifCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws IOException {
    WhatifSettings wanted;
    try {
      wanted = WhatifSettings.of(settings);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    try (JsonOutput output = JsonOutput.open(json, console)) {
      Diagnostics diagnostics = new Diagnostics(common.strict);
      Whatif whatif = replay(wanted, diagnostics);
      output.write(whatif, WhatifJson::render);
      if (!output.inPlaceOfText()) {
        print(WhatifReport.of(whatif, Main.Version.number()));
      }
      console.out().flush();
      warn(diagnostics);
      warn(whatif.asIs().result().warnings());
    }
  }

  private Whatif replay(WhatifSettings wanted, Diagnostics diagnostics) throws IOException {
    try (Capture capture = Capture.of(trace);
        TraceSource source = capture.openTrace()) {
      List<Snapshot> snapshots = snapshotList(capture);
      Optional<String> kernel = wanted.kernel();
      if (kernel.isEmpty()) {
        return new Whatif(
            replay(wanted, capture, source, diagnostics, snapshots), Optional.empty());
      }
      try (TraceSource first = TraceSource.again(source);
          TraceSource second = TraceSource.again(source)) {
        List<Analysis> replays = TwoTasks.run(
            common.threads,
            () -> replay(wanted, capture, first, diagnostics, snapshots),
            () -> replayAs(kernel.get(), capture, second, snapshots));
        return new Whatif(replays.getFirst(), Optional.of(replays.getLast()));
      }
    }
  }

  private Analysis replay(
      WhatifSettings wanted,
      Capture capture,
      TraceSource source,
      Diagnostics diagnostics,
      List<Snapshot> snapshots)
      throws IOException {
    try (TraceReader reader = TraceFormat.open(source, diagnostics);
        Progress progress = new Progress(console, "replaying", !common.quiet)) {
      return replay(
          trace,
          capture,
          reader,
          snapshots,
          options -> online.apply(options).withIsolations(wanted.isolations()),
          progress);
    }
  }

  private Analysis replayAs(
      String kernel, Capture capture, TraceSource source, List<Snapshot> snapshots)
      throws IOException {
    try (TraceReader reader = TraceFormat.open(source, new Diagnostics(common.strict));
        Progress progress = new Progress(console, "replaying as " + kernel, false)) {
      return replay(
          trace,
          capture,
          reader,
          snapshots,
          options -> online.apply(options).withRules(Optional.of(kernel)),
          progress);
    }
  }
}
