package pagereel.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.TraceTally;
import pagereel.parser.event.EventBatch;
import pagereel.reports.PlainText;
import pagereel.reports.event.EventFilter;
import pagereel.reports.event.EventFilter.PfnRange;
import pagereel.reports.event.EventFormat;
import pagereel.reports.event.EventPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pagereel events TRACE`
@Command(
    name = "events",
    description = "Prints the decoded events in time order.",
    footer = {
      "",
      "An event is printed if it passes all filters.",
      "Of several values of one filter, one must fit.",
    })
final class EventsCommand extends TraceCommand {

  @Parameters(
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  @SuppressWarnings("NullAway.Init") // required: set by picocli
  String trace;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text, csv or jsonl (default: text)")
  EventFormat format = EventFormat.TEXT;

  @Option(
      names = "--event",
      split = ",",
      paramLabel = "NAME",
      description = "only these tracepoints; NAME* stands for all that begin so")
  List<String> events = List.of();

  @Option(
      names = "--pfn",
      paramLabel = "A..B",
      converter = PfnRangeConverter.class,
      description = "only events whose pages touch the frames A to B, B not included")
  @Nullable
  PfnRange pfn;

  @Option(names = "--order", split = ",", paramLabel = "N", description = "only these orders")
  Set<Integer> orders = Set.of();

  @Option(names = "--pid", split = ",", paramLabel = "PID", description = "only these tasks")
  Set<Integer> pids = Set.of();

  @Option(names = "--comm", paramLabel = "NAME", description = "only tasks of this name")
  Set<String> comms = Set.of();

  @Option(names = "--cpu", split = ",", paramLabel = "CPU", description = "only these CPUs")
  Set<Integer> cpus = Set.of();

  EventsCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws IOException {
    EventFilter filter = new EventFilter(
        events, Optional.ofNullable(pfn), orders, pids, comms, cpus, common.fromNs, common.toNs);
    Diagnostics diagnostics = new Diagnostics(common.strict);
    List<String> missing;
    boolean progressSeen = !common.quiet && !console.outIsTerminal();
    try (Capture capture = Capture.of(trace);
        TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, diagnostics);
        Progress progress = new Progress(console, "reading", progressSeen);
        EventPrinter printer =
            format.printer(console.out(), reader, reader.info().timeUnitNs())) {
      EventBatch batch = new EventBatch();
      TraceTally tally = new TraceTally(reader.names());
      while (reader.next(batch)) {
        if (!events.isEmpty()) {
          tally.count(batch);
        }
        for (int row = 0; row < batch.size(); row++) {
          if (filter.matches(batch, row, reader.names())) {
            printer.print(batch, row);
          }
        }
        progress.at(reader.progress());
      }
      missing = new MissingEvents(tally).of(events);
    }
    if (!common.quiet) {
      missing.forEach(what -> console.message(PlainText.of(trace + ": " + what)));
    }
    warn(diagnostics);
  }
}
