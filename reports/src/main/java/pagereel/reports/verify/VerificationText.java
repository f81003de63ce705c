package pagereel.reports.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.replay.Divergences;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.Seed;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.verify.Verification.Side;

/// A verification for the terminal, at most 80 columns wide unless a machine is very large. ASCII
/// alone.
public final class VerificationText {

  private static final String NOT_TOLD = "-";

  private static final List<List<String>> SNAPSHOT_HEADINGS = List.of(
      List.of(
          "no.", "time", "frames", "missed", "extra", "blocks", "list", "wrong", "per-CPU",
          "buddy"),
      List.of("", "s", "alike %", "", "", "alike %", "order %", "types", "lists %", "error"));

  private static final String LEGEND = """

        Alike, in %: what model and kernel have in common, cut and not rounded: 100 is
        all of it. missed, extra: frames on a buddy list in the kernel only, in the
        model only. wrong types: pageblocks of another migratetype. buddy error: the
        largest difference of one count in buddyinfo, in blocks. A dash: not told.
      """;

  private static final String FROM_PROC = """
        *: /proc files, read one after another while the machine ran on, compared at
        the snapshot's end marker; blocks are those that the free frames make.
      """;

  private static final String SIDES = """

        online: nothing later in the trace was looked at. informed: with what later
        events tell about a frame. score: right of all that could be announced.
      """;

  private final Verification verification;
  private final Analysis analysis;
  private final boolean color;
  private final StringBuilder out = new StringBuilder();

  private VerificationText(Verification verification, boolean color) {
    this.verification = verification;
    analysis = verification.informed();
    this.color = color;
  }

  public static String of(Verification verification, boolean color) {
    VerificationText text = new VerificationText(verification, color);
    text.head();
    text.snapshots();
    text.predictions();
    text.divergences();
    return text.out.toString();
  }

  private void head() {
    heading("The model held against the kernel");
    fact("Trace", PlainText.of(analysis.path()));
    fact(
        "Kernel",
        PlainText.of(analysis.info().kernel().orElse("unknown"))
            + analysis.info().arch().map(arch -> ", " + PlainText.of(arch)).orElse(""));
    fact("Rules", "as of Linux " + analysis.result().kernelProfile());
    fact("Seed", seed(analysis.result().seed().source()) + ", never corrected later");
    fact(
        "Length",
        String.format(Locale.ROOT, "%,.3f s, ", analysis.seconds(analysis.endNs()))
            + Quantities.count(analysis.tally().totalEvents(), "event", "events"));
  }

  private static String seed(Seed.Source source) {
    return switch (source) {
      case EXACT -> "an exact dump";
      case PROCFS -> "the /proc files of a snapshot";
      case NONE -> "none";
    };
  }

  private void snapshots() {
    out.append('\n');
    heading("Snapshots");
    TextTable table = new TextTable(1, SNAPSHOT_HEADINGS);
    for (SnapshotScore score : verification.scores()) {
      table.row(
          score.snapshot() + (score.exact() ? "" : "*"),
          String.format(Locale.ROOT, "%.3f", analysis.seconds(score.timeNs())),
          figure(score, SnapshotKey.FREE_FRAMES_AGREE),
          figure(score, SnapshotKey.FREE_FRAMES_MISSED),
          figure(score, SnapshotKey.FREE_FRAMES_EXTRA),
          figure(score, SnapshotKey.BLOCKS_AGREE),
          figure(score, SnapshotKey.ORDER_AGREE),
          figure(score, SnapshotKey.PAGEBLOCKS_WRONG),
          figure(score, SnapshotKey.PCP_AGREE),
          figure(score, SnapshotKey.BUDDYINFO_MAX_ERROR));
    }
    out.append(table.text()).append(LEGEND);
    if (!verification.scores().stream().allMatch(SnapshotScore::exact)) {
      out.append(FROM_PROC);
    }
  }

  private static String figure(SnapshotScore score, SnapshotKey key) {
    OptionalDouble figure = key.of(score);
    if (figure.isEmpty()) {
      return NOT_TOLD;
    }
    return key.isCount()
        ? Quantities.count((long) figure.getAsDouble())
        : percent(figure.getAsDouble());
  }

  /// A share in percent, cut and not rounded, so that 100 means all.
  static String percent(double share) {
    return share >= 1
        ? "100"
        : String.format(Locale.ROOT, "%.4f", Math.min(99.9999, Math.floor(share * 1e6) / 1e4));
  }

  private void predictions() {
    out.append('\n');
    heading("What the model announced before it read the answer");
    TextTable table = new TextTable(
        2, List.of(List.of("kind", "replay", "made", "right", "abstained", "score %")));
    for (Kind kind : Kind.values()) {
      String name = kind.id();
      for (Side side : Side.values()) {
        Optional<PredictionScore> score = verification.predictions(side, kind);
        if (score.isPresent()) {
          prediction(table, name, side, score.get());
          name = "";
        }
      }
    }
    out.append(table.hasRows() ? table.text() + SIDES : "  Nothing was announced.\n");
  }

  private static void prediction(TextTable table, String name, Side side, PredictionScore score) {
    table.row(
        name,
        side.id(),
        Quantities.count(score.made()),
        Quantities.count(score.right()),
        Quantities.count(score.abstained()),
        percent(score.score()));
  }

  private void divergences() {
    Divergences divergences = analysis.result().divergences();
    out.append('\n');
    heading("Where model and trace parted");
    TextTable table = new TextTable(1, List.of(List.of("", "events", "per million")));
    table.row(
        "all",
        Quantities.count(divergences.total()),
        Quantities.rounded(divergences.perMillionEvents()));
    table.row(
        "unexplained",
        Quantities.count(divergences.unexplained()),
        divergences.events() == 0
            ? NOT_TOLD
            : Quantities.rounded(divergences.unexplained() * 1e6 / divergences.events()));
    out.append(table.text());
  }

  private void heading(String text) {
    out.append(color ? "\u001b[1m" + text + "\u001b[0m" : text).append('\n');
  }

  private void fact(String name, String value) {
    out.append("  ")
        .append(name)
        .append(" ".repeat(9 - name.length()))
        .append(value)
        .append('\n');
  }
}
