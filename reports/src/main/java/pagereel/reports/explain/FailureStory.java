package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.Failure;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.Document.Section;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;
import pagereel.reports.explain.Explanation.OfFailure;
import pagereel.reports.explain.History.Meanwhile;

/// One failed allocation, told from what was asked to what could be done.
final class FailureStory {

  private static final int FIRST_ATTEMPTS = 6;
  private static final int LAST_ATTEMPTS = 6;
  private static final int FRAMES_OF_STACK = 12;
  private static final List<String> TRACING =
      List.of("__traceiter_", "trace_event_", "perf_trace_");

  private FailureStory() {}

  static List<Section> sections(OfFailure explanation) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("asked", "What was asked", asked(explanation)));
    sections.add(new Section("why", "Why it failed", why(explanation)));
    if (!explanation.failure().attempts().isEmpty()) {
      sections.add(new Section("tried", "What was tried", tried(explanation)));
    }
    if (!explanation.failure().blockers().isEmpty()) {
      sections.add(
          new Section("blockers", "Who stood in the way", BlockerStory.blocks(explanation)));
    }
    List<Block> memory = MomentStory.blocks(explanation.analysis(), explanation.failure());
    if (!memory.isEmpty()) {
      sections.add(new Section("memory", "What memory was like", memory));
    }
    explanation
        .history()
        .meanwhile()
        .ifPresent(m -> sections.add(new Section(
            "meanwhile", "What was done meanwhile", meanwhile(explanation.failure(), m))));
    List<Block> events = EventStory.blockers(explanation.history());
    if (!events.isEmpty()) {
      sections.add(new Section("events", "The events that led there", events));
    }
    return sections;
  }

  private static List<Block> asked(OfFailure explanation) {
    List<Block> blocks = new ArrayList<>(List.of(request(explanation)));
    List<String> stack = explanation.failure().report().isPresent()
        ? explanation.failure().report().get().stack()
        : explanation.history().stack();
    if (!stack.isEmpty()) {
      blocks.add(new Block.Paragraph("Called from " + chain(stack) + "."));
    }
    return blocks;
  }

  /// A call chain in a line, innermost frame first; what writes the event is left out.
  static String chain(List<String> stack) {
    List<String> frames = stack.stream()
        .filter(frame -> TRACING.stream().noneMatch(frame::startsWith))
        .toList();
    String shown = String.join(
        " < ", frames.stream().limit(FRAMES_OF_STACK).map(PlainText::of).toList());
    return frames.size() > FRAMES_OF_STACK ? shown + " < …" : shown;
  }

  private static Block request(OfFailure explanation) {
    Analysis analysis = explanation.analysis();
    Quantities quantities = analysis.quantities();
    Failure failure = explanation.failure();
    StringBuilder text = new StringBuilder("At ");
    text.append(quantities.moment(explanation.history().startNs()));
    text.append(" of the trace ").append(who(failure.comm(), failure.pid())).append(' ');
    text.append(request(quantities, failure));
    failure.alignPages().ifPresent(align -> {
      if (align > 1) {
        text.append(", aligned to ").append(quantities.pages(align));
      }
    });
    failure.migrateType().ifPresent(type -> text.append(", of type ").append(type));
    failure.gfpFlags().ifPresent(bits -> text.append(", with ").append(flags(bits)));
    text.append(". ");
    long lastedNs = failure.timeNs() - explanation.history().startNs();
    text.append(
        lastedNs > 0
            ? "It failed after " + Quantities.duration(lastedNs)
            : "It failed at once, as far as the trace tells");
    text.append(" (at ").append(quantities.moment(failure.timeNs())).append(')');
    failure.errno().ifPresent(errno -> text.append(", with error ").append(error(errno)));
    return new Block.Paragraph(text.append('.').toString());
  }

  private static String request(Quantities quantities, Failure failure) {
    String pages = quantities.pages(failure.requestedPages());
    String area = failure
        .area()
        .map(name -> " of the CMA area “" + PlainText.of(name) + "”")
        .orElse("");
    return switch (failure.kind()) {
      case CMA -> "asked for " + pages + " in one piece" + area;
      case CONTIG -> "asked for a range of " + pages + ", wherever in memory";
      case BUDDY ->
        "asked for one block of " + pages + ", order " + failure.order().orElse(0);
      case THP -> "touched memory that a transparent huge page was to back: " + pages;
      case HUGETLB -> "asked for a hugetlb page of " + pages;
      case COMPACTION -> "compacted memory for a block of " + pages;
    };
  }

  private static String flags(int bits) {
    return GfpFlags.names(bits);
  }

  /// An error number with its name.
  static String error(int errno) {
    String name = switch (errno) {
      case -4 -> " (EINTR)";
      case -12 -> " (ENOMEM)";
      case -16 -> " (EBUSY)";
      case -22 -> " (EINVAL)";
      default -> "";
    };
    return "−" + Math.abs((long) errno) + name;
  }

  static String who(String comm, int pid) {
    String name = comm.isEmpty() ? "an unknown task" : PlainText.of(comm);
    return pid < 0 ? name : name + " (pid " + pid + ")";
  }

  private static List<Block> why(OfFailure explanation) {
    Failure failure = explanation.failure();
    List<Statement> statements = new ArrayList<>();
    statements.add(new Statement(
        Severity.PROBLEM,
        "cause " + failure.cause().id() + ": " + failure.cause().title() + "."));
    statements.add(verdict(failure));
    MomentStory.kept(explanation.analysis(), failure)
        .ifPresent(text -> statements.add(new Statement(Severity.FACT, text)));
    MomentStory.nearest(failure)
        .ifPresent(text -> statements.add(new Statement(Severity.FACT, text)));
    MomentStory.wouldHaveSucceeded(explanation.analysis(), failure)
        .ifPresent(text -> statements.add(new Statement(Severity.FACT, text)));
    statements.add(new Statement(Severity.FACT, "What can be done: " + Advice.of(failure)));
    return List.of(new Block.Findings(statements));
  }

  private static Statement verdict(Failure failure) {
    return switch (failure.modelSays()) {
      case FAILS ->
        new Statement(
            Severity.FACT,
            failure.kind() == Failure.Kind.COMPACTION
                ? "In the model too the zone has no such block when the run ends."
                : "It had to fail: in the model of memory it does too.");
      case SUCCEEDS ->
        new Statement(
            Severity.CAUTION,
            "In the model it would have succeeded: here the model is not what the kernel had.");
      case UNKNOWN ->
        new Statement(Severity.CAUTION, "Whether it had to fail the model cannot tell.");
    };
  }

  private static List<Block> tried(OfFailure explanation) {
    Failure failure = explanation.failure();
    List<Failure.Attempt> kept = failure.attempts();
    int skipped = failure.attemptCount() - kept.size();
    List<List<String>> rows = new ArrayList<>();
    boolean cut = kept.size() > FIRST_ATTEMPTS + LAST_ATTEMPTS;
    for (int i = 0; i < kept.size(); i++) {
      if (cut && i == FIRST_ATTEMPTS) {
        rows.add(List.of("…", "", "", "", ""));
      }
      if (!cut || i < FIRST_ATTEMPTS || i >= kept.size() - LAST_ATTEMPTS) {
        rows.add(attempt(explanation, failure, skipped + i + 1, kept.get(i)));
      }
    }
    return List.of(
        new Block.Paragraph(
            Quantities.count(failure.attemptCount(), "range was tried.", "ranges were tried.")),
        new Block.Table(
            "",
            List.of(
                Column.number("no.", 1),
                Column.text("range", 4),
                Column.number("given up after", 3),
                Column.number("not free", 2),
                Column.text("failed by", 3)),
            rows,
            "not free: pages of the range that were in use when the kernel tested it, by the model."
                + " failed by: the first of them, as the kernel names it."));
  }

  private static List<String> attempt(
      OfFailure explanation, Failure failure, int number, Failure.Attempt attempt) {
    Optional<String> after = attempt.timeNs().isPresent()
        ? Optional.of(Quantities.duration(
            Math.max(0, attempt.timeNs().getAsLong() - explanation.history().startNs())))
        : Optional.empty();
    String by = attempt.finPfn().isPresent()
        ? Quantities.pfn(attempt.finPfn().getAsLong())
        : attempt.inUsePages().isPresent()
            ? "nothing: free"
            : failure.kind() == Failure.Kind.CMA ? "not isolated" : "not told";
    return List.of(
        Integer.toString(number),
        Quantities.pfn(attempt.startPfn())
            + " to "
            + Quantities.pfn(attempt.startPfn() + attempt.pages()),
        after.orElse("–"),
        attempt.inUsePages().isPresent() ? Quantities.count(attempt.inUsePages().getAsLong()) : "–",
        by);
  }

  private static List<Block> meanwhile(Failure failure, Meanwhile m) {
    List<Statement> statements = new ArrayList<>();
    if (!failure.attempts().isEmpty()) {
      statements.add(new Statement(Severity.FACT, emptied(m, failure.cause())));
    }
    statements.add(new Statement(Severity.FACT, compaction(m)));
    if (m.reclaims() > 0) {
      statements.add(new Statement(
          Severity.FACT,
          "The task went to reclaim memory itself %s and had %s of it."
              .formatted(
                  Quantities.count(m.reclaims(), "time", "times"),
                  Quantities.count(m.reclaimedPages(), "page", "pages"))));
    }
    if (m.drainedPages() > 0) {
      statements.add(new Statement(
          Severity.FACT,
          Quantities.count(m.drainedPages(), "page", "pages")
              + " went from the per-CPU lists back to the free lists."));
    }
    return List.of(new Block.Findings(statements));
  }

  private static String emptied(Meanwhile m, Failure.Cause cause) {
    String text =
        "To empty its ranges the task took %s off their lists, moved %s and tried in vain to move %s."
            .formatted(
                Quantities.count(m.ownTakenPages(), "page", "pages"),
                Quantities.count(m.ownMovedPages()),
                Quantities.count(m.ownStuckPages()));
    long rest = m.ownTakenPages() - m.ownMovedPages() - m.ownStuckPages();
    if (rest > 0) {
      text += " It did neither with %s: clean pages of files are freed instead."
          .formatted(rest == 1 ? "1" : Quantities.count(rest));
    }
    return m.ownStuckPages() > 0 ? text : text + neverTaken(cause);
  }

  private static String neverTaken(Failure.Cause cause) {
    return switch (cause) {
      case MIGRATION_FAILED ->
        " What stayed it never took: such a page is held by somebody (pinned), or is on no list of"
            + " movable pages.";
      case PINNED_PAGE ->
        " What stayed it looked at and never took: pages of a process's own memory that somebody"
            + " beside the process holds.";
      case UNMOVABLE_PAGE ->
        " What stayed it never took: it is on no list of movable pages, whatever its request said.";
      default -> "";
    };
  }

  private static String compaction(Meanwhile m) {
    String deferred = m.deferred() == 0
        ? ""
        : " It was put off "
            + Quantities.count(m.deferred(), "time", "times")
            + " because it had failed before.";
    if (m.runs() == 0) {
      return "No compaction run ended in that time." + deferred;
    }
    return "Compaction: %s ended, %s of them the task's own; %s made the block that was wanted, %s went through the whole zone in vain. %s moved, %s could not be moved."
            .formatted(
                Quantities.count(m.runs(), "run", "runs"),
                Quantities.count(m.ownRuns()),
                Quantities.count(m.succeeded()),
                Quantities.count(m.complete()),
                Quantities.count(m.movedPages(), "page was", "pages were"),
                Quantities.count(m.stuckPages()))
        + deferred;
  }
}
