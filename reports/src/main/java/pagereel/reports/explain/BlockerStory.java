package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.Failure;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.NearestRange;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.explain.Explanation.OfFailure;
import pagereel.reports.explain.History.FrameHistory;

/// The frames that stood in the way: who has them, since when, and what became of them.
final class BlockerStory {

  private static final int LISTED = 16;

  private BlockerStory() {}

  static List<Block> blocks(OfFailure explanation) {
    List<Blocker> blockers = explanation.failure().blockers();
    List<List<String>> rows =
        blockers.stream().limit(LISTED).map(BlockerStory::row).toList();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Table(
        "",
        List.of(
            Column.text("frame", 3),
            Column.number("pages", 2),
            Column.text("named by", 2),
            Column.text("taken last by", 5),
            Column.number("held before", 3),
            Column.text("and after", 5)),
        rows,
        note(explanation.failure())));
    requests(explanation).forEach(text -> blocks.add(new Block.Paragraph(text)));
    return blocks;
  }

  private static List<String> row(Blocker blocker) {
    return List.of(
        Quantities.pfn(blocker.pfn()),
        Quantities.count(blocker.pages()),
        blocker.namedByKernel() ? "kernel" : "model",
        blocker
            .ownerComm()
            .map(comm -> FailureStory.who(comm, blocker.ownerPid().orElse(-1)))
            .orElse(PlainText.of(blocker.state())),
        Quantities.duration(blocker.heldNs()),
        after(blocker));
  }

  private static String after(Blocker blocker) {
    return switch (blocker.release()) {
      case FREED ->
        "freed "
            + Quantities.duration(
                blocker.freedNs().orElse(blocker.sightedNs()) - blocker.sightedNs())
            + " later";
      case HELD_TO_END -> "never freed";
      case NOT_TOLD -> "not told";
    };
  }

  private static String note(Failure failure) {
    int more = failure.blockers().size() - LISTED;
    long freed = failure.blockers().stream()
        .filter(b -> b.release() == Failure.Release.FREED)
        .count();
    long inUse = failure.moment().nearest().map(NearestRange::inUsePages).orElse(0L);
    long listed = failure.blockers().stream().mapToLong(Blocker::pages).sum();
    String rest = inUse > listed
        ? " The range has %s in use; those that cannot be moved come first."
            .formatted(Quantities.count(inUse, "page", "pages"))
        : "";
    return "Held before: until it was found in the way. And after: from then on; %s of %s were freed before the trace ends.%s%s"
        .formatted(
            Quantities.count(freed),
            Quantities.count(failure.blockers().size()),
            more > 0 ? " " + Quantities.count(more) + " more are in the JSON." : "",
            rest);
  }

  private record Request(String owner, String flags, boolean movable, List<String> stack) {}

  /// With what flags and from where the frames were asked for, each way once.
  private static List<String> requests(OfFailure explanation) {
    Map<Request, List<Long>> frames = new LinkedHashMap<>();
    for (Blocker blocker : explanation.failure().blockers()) {
      if (blocker.gfpFlags().isPresent()) {
        int bits = blocker.gfpFlags().getAsInt();
        Request request = new Request(
            FailureStory.who(blocker.ownerComm().orElse(""), blocker.ownerPid().orElse(-1)),
            GfpFlags.names(bits),
            (bits & GfpFlags.MOVABLE) != 0,
            blocker.stack());
        frames.computeIfAbsent(request, key -> new ArrayList<>()).add(blocker.pfn());
      }
    }
    List<String> texts = new ArrayList<>();
    frames.forEach((request, pfns) -> texts.add(request(explanation, request, pfns)));
    return texts;
  }

  private static String request(OfFailure explanation, Request request, List<Long> pfns) {
    String text = "%s took %s with %s: %s."
        .formatted(
            request.owner,
            pfns.size() == 1 ? Quantities.pfn(pfns.getFirst()) : pfns.size() + " of them",
            request.flags,
            movability(request, explanation.failure().cause()));
    if (isMovedPage(explanation, pfns.getFirst())) {
      text += " It took it while it emptied a range itself, for a page of somebody else that it"
          + " moved there.";
    }
    if (request.stack.isEmpty()) {
      return text + " The trace has no call chain of it.";
    }
    return text + " Called from " + FailureStory.chain(request.stack) + ".";
  }

  private static String movability(Request request, Failure.Cause cause) {
    if (!request.movable) {
      return "such a page cannot be moved";
    }
    return cause == Failure.Cause.UNMOVABLE_PAGE
        ? "such a page can be moved, if it is on a list of movable pages"
        : "such a page can be moved, unless somebody holds on to it";
  }

  /// Whether a frame was allocated by a task in the middle of a contiguous allocation of its own.
  private static boolean isMovedPage(OfFailure explanation, long pfn) {
    for (FrameHistory frame : explanation.history().frames()) {
      if (frame.pfn() == pfn) {
        return frame.takenForMove();
      }
    }
    return false;
  }
}
