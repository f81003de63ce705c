package pagereel.reports.overview;

import static pagereel.parser.event.Tracepoint.ALLOC_CONTIG_BUSY;
import static pagereel.parser.event.Tracepoint.CMA_ALLOC;
import static pagereel.parser.event.Tracepoint.CMA_ALLOC_BUSY_RETRY;
import static pagereel.parser.event.Tracepoint.CMA_ALLOC_FAILED;
import static pagereel.parser.event.Tracepoint.CMA_ALLOC_FINISH;
import static pagereel.parser.event.Tracepoint.CMA_ALLOC_START;
import static pagereel.parser.event.Tracepoint.CMA_RELEASE;
import static pagereel.parser.event.Tracepoint.MEM_INFO_ZONE;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_BEGIN;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_END;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES;
import static pagereel.parser.event.Tracepoint.MM_COMPACTION_MIGRATEPAGES;
import static pagereel.parser.event.Tracepoint.MM_MIGRATE_PAGES;
import static pagereel.parser.event.Tracepoint.MM_PAGE_ALLOC;
import static pagereel.parser.event.Tracepoint.MM_PAGE_ALLOC_EXTFRAG;
import static pagereel.parser.event.Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED;
import static pagereel.parser.event.Tracepoint.MM_PAGE_FREE;
import static pagereel.parser.event.Tracepoint.MM_PAGE_PCPU_DRAIN;
import static pagereel.parser.event.Tracepoint.OOM_KILLER_INVOKED;
import static pagereel.parser.event.Tracepoint.PAGE_ALLOCATION_FAILURE;
import static pagereel.parser.event.Tracepoint.TEST_PAGES_ISOLATED;

import java.util.ArrayList;
import java.util.List;
import pagereel.parser.TraceTally;
import pagereel.parser.event.Tracepoint;

/// What a trace can and cannot answer, told from the tracepoints that it has events of.
///
/// A tracepoint without events was off, or what it reports did not happen: a trace does not tell
/// which of the two.
///
/// @param answers questions that the events answer
/// @param gaps    tracepoints without events, and what that costs, a sentence each
public record Coverage(List<String> answers, List<String> gaps) {

  /// A question and the tracepoints that answer it.
  ///
  /// @param anyOf one of these is enough
  /// @param cost  what cannot be said without them
  private record Question(String answer, List<Tracepoint> anyOf, String cost) {}

  private static final List<Question> QUESTIONS = List.of(
      new Question(
          "who allocates how much, and which page allocations fail",
          List.of(MM_PAGE_ALLOC),
          "owners of pages and failed page allocations are not known"),
      new Question(
          "when pages are freed",
          List.of(MM_PAGE_FREE),
          "a page once allocated stays so, and free memory is not known"),
      new Question(
          "which blocks leave the buddy free lists",
          List.of(MM_PAGE_ALLOC_ZONE_LOCKED),
          "free lists and per-CPU lists cannot be told apart, so free blocks by order are bounds"),
      new Question(
          "which pages go back from the per-CPU lists",
          List.of(MM_PAGE_PCPU_DRAIN),
          "when a freed page can be merged is not known, so free blocks by order are bounds"),
      new Question(
          "where one migratetype takes from another",
          List.of(MM_PAGE_ALLOC_EXTFRAG),
          "fallbacks between migratetypes, the start of fragmentation, are not seen"),
      new Question(
          "when compaction runs, and how it ends",
          List.of(MM_COMPACTION_BEGIN, MM_COMPACTION_END),
          "runs of compaction and their results are not seen"),
      new Question(
          "which ranges compaction and contiguous allocations scan",
          List.of(
              MM_COMPACTION_ISOLATE_MIGRATEPAGES,
              MM_COMPACTION_ISOLATE_FREEPAGES,
              MM_COMPACTION_FAST_ISOLATE_FREEPAGES),
          "pages that compaction takes from the free lists leave them unexplained"),
      new Question(
          "how many pages are migrated, and how many cannot be",
          List.of(MM_COMPACTION_MIGRATEPAGES, MM_MIGRATE_PAGES),
          "whether pages refuse to be migrated is not known"),
      new Question(
          "which CMA allocations are made, and which fail",
          List.of(CMA_ALLOC, CMA_ALLOC_START, CMA_ALLOC_FINISH),
          "CMA allocations and their failures are not seen"),
      new Question(
          "where CMA had to try again, and what it gave back",
          List.of(CMA_ALLOC_BUSY_RETRY, CMA_RELEASE),
          "retries inside a CMA area and the release of its pages are not seen"),
      new Question(
          "which frame stops a contiguous allocation",
          List.of(TEST_PAGES_ISOLATED),
          "the frame that a contiguous allocation fails at is not known"));

  /// What a kernel log can answer; that a trace has none of it is no gap.
  private static final List<Question> OF_A_LOG = List.of(
      new Question(
          "which failed allocations the kernel printed, whose they were, and from where",
          List.of(PAGE_ALLOCATION_FAILURE, CMA_ALLOC_FAILED),
          ""),
      new Question(
          "how much memory was free, by zone and order, at the moments at which the kernel printed it",
          List.of(MEM_INFO_ZONE),
          "between those moments nothing is known of memory"),
      new Question(
          "which ranges could not be emptied for a contiguous allocation",
          List.of(ALLOC_CONTIG_BUSY),
          ""),
      new Question("when the OOM killer was called", List.of(OOM_KILLER_INVOKED), ""));

  public Coverage {
    answers = List.copyOf(answers);
    gaps = List.copyOf(gaps);
  }

  /// What the events counted can answer.
  public static Coverage of(TraceTally tally) {
    List<String> answers = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    for (Question question : OF_A_LOG) {
      if (question.anyOf.stream().anyMatch(row -> tally.count(row) > 0)) {
        answers.add(question.answer);
        if (!question.cost.isEmpty()) {
          gaps.add(question.cost);
        }
      }
    }
    for (Question question : QUESTIONS) {
      boolean answered =
          question.anyOf.stream().anyMatch(tracepoint -> tally.count(tracepoint) > 0);
      if (answered) {
        answers.add(question.answer);
      } else {
        gaps.add("no " + names(question.anyOf) + ": " + question.cost);
      }
    }
    return new Coverage(answers, gaps);
  }

  private static String names(List<Tracepoint> tracepoints) {
    return String.join(" or ", tracepoints.stream().map(Tracepoint::eventName).toList());
  }
}
