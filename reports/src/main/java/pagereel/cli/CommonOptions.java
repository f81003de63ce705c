package pagereel.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command on traces has.
final class CommonOptions {

  @Option(
      names = "--snapshots",
      paramLabel = "DIR",
      description = "directory of the snapshots (default: found beside the trace)")
  @Nullable
  Path snapshots;

  @Option(
      names = "--kernel",
      paramLabel = "VERSION",
      description = "kernel release (default: from the trace or what lies beside it)")
  @Nullable
  String kernel;

  @Option(
      names = "--from",
      paramLabel = "SECONDS",
      converter = TraceSeconds.class,
      description = "leave out events before this time of the trace's clock")
  long fromNs = Long.MIN_VALUE;

  @Option(
      names = "--to",
      paramLabel = "SECONDS",
      converter = TraceSeconds.class,
      description = "leave out events at this time or later")
  long toNs = Long.MAX_VALUE;

  @Option(names = "--strict", description = "fail on the first damage to the input")
  boolean strict;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads to use, at most; compare uses all, verify two, the others one")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-q", "--quiet"},
      description = "no progress and no warnings")
  boolean quiet;

  @Option(names = "--debug", description = "stack traces with error messages")
  boolean debug;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "colours: auto, always or never (default: auto; NO_COLOR is honoured)")
  ColorMode color = ColorMode.AUTO;
}
