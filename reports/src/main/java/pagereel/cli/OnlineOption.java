package pagereel.cli;

import pagereel.replay.ReplayOptions;
import picocli.CommandLine.Option;

/// Whether later events may tell what an earlier one does not.
final class OnlineOption {

  @Option(
      names = "--online",
      description = "decide at each event by what came before it alone, as a replay of a running"
          + " machine would have to")
  boolean online;

  ReplayOptions apply(ReplayOptions options) {
    return online ? options.withLookAhead(ReplayOptions.NO_LOOK_AHEAD) : options;
  }
}
