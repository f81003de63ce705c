package pagereel.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.Diagnostics.Severity;
import pagereel.reports.overview.Printable;
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
    run();
    return ExitCode.DONE;
  }

  /// Does the work.
  abstract void run() throws IOException;

  /// Tells of each kind of problem where it was first met, unless the user wants no warnings.
  final void warn(Diagnostics diagnostics) {
    if (common.quiet) {
      return;
    }
    for (Finding finding : diagnostics.findings()) {
      if (finding.severity() != Severity.INFO && !finding.examples().isEmpty()) {
        String times = finding.count() == 1 ? "" : ", the first of %,d".formatted(finding.count());
        console.message(
            Printable.of(finding.examples().getFirst()) + " (" + finding.code() + times + ")");
      }
    }
  }
}
