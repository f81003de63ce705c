package pagereel.captures;

import static pagereel.captures.MarkdownTable.NOT_TOLD;
import static pagereel.captures.MarkdownTable.agreement;
import static pagereel.captures.MarkdownTable.perMillion;
import static pagereel.captures.MarkdownTable.percent;
import static pagereel.captures.MarkdownTable.wrong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;
import pagereel.replay.Divergences;
import pagereel.replay.PredictionScore;
import pagereel.replay.ReplayOptions;
import pagereel.replay.SnapshotScore;

/// The document with every figure of how near the model comes to the kernel.
final class FidelityDocument {

  /// Events looked ahead, beside the default.
  private static final int[] WINDOWS = {0, 1 << 12, 1 << 16};
  /// More events than any capture has: what an index of the whole trace could tell.
  private static final int WHOLE_TRACE = 1 << 24;

  private static final String[] SCORE_COLUMNS = {
    "capture",
    "snapshot",
    "truly free",
    "naive",
    "model, buddy lists",
    "model, with per-CPU lists",
    "share wrong",
    "blocks",
    "list order",
    "pageblocks wrong",
    "per-CPU lists"
  };

  private final Path temporary;
  private final List<CaptureRun> runs = new ArrayList<>();

  /// @param temporary an empty directory
  FidelityDocument(Path temporary) throws IOException {
    this.temporary = temporary;
    for (String name : Captures.names()) {
      runs.add(Captures.run(name));
    }
  }

  String text() throws IOException {
    return String.join(
        "\n",
        FidelityWords.INTRODUCTION,
        "## Each capture at each later snapshot\n",
        FidelityWords.COLUMNS,
        scores(runs),
        "## Each capture as a whole\n",
        FidelityWords.WHOLE,
        wholes(),
        "## Why allocations failed, and who stood in the way\n",
        FidelityWords.FAILURES,
        FailureTable.of(runs),
        "## What the model announces, informed\n",
        FidelityWords.PREDICTIONS,
        predictions(ReplayOptions.DEFAULT_LOOK_AHEAD),
        "## What the model announces, online\n",
        predictions(0),
        "## What looking ahead is worth\n",
        FidelityWords.WINDOWS,
        windows(),
        "## Seeded from `/proc` files alone\n",
        FidelityWords.PROC,
        scores(procSeeded()));
  }

  private static String scores(List<CaptureRun> runs) {
    MarkdownTable table = new MarkdownTable(1, SCORE_COLUMNS);
    for (CaptureRun run : runs) {
      for (SnapshotScore score : run.result().snapshotScores()) {
        Optional<NaiveReplay.Score> naive = run.naive().stream()
            .filter(candidate -> candidate.snapshot() == score.snapshot())
            .findFirst();
        table.row(
            run.name(),
            score.snapshot(),
            naive.map(n -> Long.toString(n.trueFree())).orElse(NOT_TOLD),
            naive.map(n -> wrong(n.extra(), n.missed())).orElse(NOT_TOLD),
            score.tellsFrames() ? wrong(score.extraFrames(), score.missedFrames()) : NOT_TOLD,
            score.exact() ? wrong(score.extraFree(), score.missedFree()) : NOT_TOLD,
            percent(CaptureRun.wrongFrames(score), score.managedFrames()),
            agreement(score.sameBlocks(), score.eitherBlocks()),
            agreement(score.sameOrder(), score.positions()),
            score.exact() ? score.wrongPageblocks() + " of " + score.pageblocks() : NOT_TOLD,
            agreement(score.samePcpFrames(), score.eitherPcpFrames()));
      }
    }
    return table.toString();
  }

  private String wholes() {
    MarkdownTable table = new MarkdownTable(
        1,
        "capture",
        "events",
        "lost",
        "naive wrong",
        "model wrong",
        "divergences",
        "per million",
        "explained",
        "unexplained",
        "per million");
    for (CaptureRun run : runs) {
      Divergences divergences = run.result().divergences();
      table.row(
          run.name(),
          run.tally().totalEvents(),
          lost(run),
          run.naiveWrong(),
          run.modelWrong(),
          divergences.total(),
          perMillion(divergences.total(), divergences.events()),
          divergences.explained(),
          divergences.unexplained(),
          perMillion(divergences.unexplained(), divergences.events()));
    }
    return table.toString();
  }

  private static String lost(CaptureRun run) {
    long lost = run.tally().lostEvents();
    if (run.tally().unknownGaps() == 0) {
      return Long.toString(lost);
    }
    return lost == 0 ? "not counted" : "more than " + lost;
  }

  private String predictions(int lookAhead) throws IOException {
    PredictionScore.Kind[] kinds = PredictionScore.Kind.values();
    List<String> columns = new ArrayList<>(List.of("capture"));
    for (PredictionScore.Kind kind : kinds) {
      columns.add(kind.id());
    }
    MarkdownTable table = new MarkdownTable(1, columns.toArray(String[]::new));
    for (CaptureRun run : runs) {
      CaptureRun measured = lookAhead == ReplayOptions.DEFAULT_LOOK_AHEAD
          ? run
          : CaptureRun.of(Captures.folder(run.name()), lookAhead);
      Map<PredictionScore.Kind, PredictionScore> scores = new EnumMap<>(PredictionScore.Kind.class);
      measured.result().predictions().forEach(score -> scores.put(score.kind(), score));
      List<Object> row = new ArrayList<>(List.of(run.name()));
      for (PredictionScore.Kind kind : kinds) {
        PredictionScore score = scores.get(kind);
        row.add(score == null ? "–" : agreement(score.right(), score.made() + score.abstained()));
      }
      table.row(row.toArray());
    }
    return table.toString();
  }

  private String windows() throws IOException {
    MarkdownTable table = new MarkdownTable(
        1,
        "capture",
        "events ahead",
        "frames wrong, buddy lists",
        "with per-CPU lists",
        "blocks",
        "list order",
        "pageblocks wrong",
        "per-CPU lists",
        "divergences",
        "unexplained");
    for (CaptureRun run : largestOfEachSystem()) {
      for (int window : WINDOWS) {
        windowRow(table, window, CaptureRun.of(Captures.folder(run.name()), window));
      }
      windowRow(table, ReplayOptions.DEFAULT_LOOK_AHEAD, run);
      windowRow(table, "all", CaptureRun.of(Captures.folder(run.name()), WHOLE_TRACE));
    }
    return table.toString();
  }

  private static void windowRow(MarkdownTable table, Object window, CaptureRun run) {
    SnapshotScore all = sum(run.result().snapshotScores());
    table.row(
        run.name(),
        window,
        wrong(all.extraFrames(), all.missedFrames()),
        wrong(all.extraFree(), all.missedFree()),
        agreement(all.sameBlocks(), all.eitherBlocks()),
        agreement(all.sameOrder(), all.positions()),
        all.wrongPageblocks() + " of " + all.pageblocks(),
        agreement(all.samePcpFrames(), all.eitherPcpFrames()),
        run.result().divergences().total(),
        run.result().divergences().unexplained());
  }

  private static SnapshotScore sum(List<SnapshotScore> scores) {
    return scores.stream()
        .filter(SnapshotScore::exact)
        .reduce(
            new SnapshotScore(0, 0, true, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            (a, b) -> new SnapshotScore(
                b.snapshot(),
                b.timeNs(),
                a.exact() && b.exact(),
                a.managedFrames() + b.managedFrames(),
                a.missedFrames() + b.missedFrames(),
                a.extraFrames() + b.extraFrames(),
                a.missedFree() + b.missedFree(),
                a.extraFree() + b.extraFree(),
                a.sameBlocks() + b.sameBlocks(),
                a.eitherBlocks() + b.eitherBlocks(),
                a.sameOrder() + b.sameOrder(),
                a.positions() + b.positions(),
                a.pageblocks() + b.pageblocks(),
                a.wrongPageblocks() + b.wrongPageblocks(),
                a.samePcpFrames() + b.samePcpFrames(),
                a.eitherPcpFrames() + b.eitherPcpFrames(),
                Math.max(a.maxBuddyError(), b.maxBuddyError())));
  }

  /// Of the captures of one kernel on one machine, the one with the most events; those that lost
  /// some are left out.
  private List<CaptureRun> largestOfEachSystem() {
    Map<String, CaptureRun> largest = new TreeMap<>();
    for (CaptureRun run : runs) {
      if (!run.lostEvents()) {
        largest.merge(
            run.system(), run, (a, b) -> b.tally().totalEvents() > a.tally().totalEvents() ? b : a);
      }
    }
    return largest.values().stream()
        .sorted(Comparator.comparing(CaptureRun::name))
        .toList();
  }

  /// The largest captures replayed from the first snapshot's `/proc` files, held against the
  /// exact dumps of the others.
  private List<CaptureRun> procSeeded() throws IOException {
    List<CaptureRun> seeded = new ArrayList<>();
    for (CaptureRun run : largestOfEachSystem()) {
      Path folder = Captures.folder(run.name());
      List<Snapshot> snapshots = new ArrayList<>(SnapshotReader.list(folder.resolve("snapshots")));
      snapshots.set(0, withoutExactDump(snapshots.getFirst(), temporary.resolve(run.name())));
      seeded.add(CaptureRun.of(folder, snapshots, ReplayOptions.DEFAULT_LOOK_AHEAD));
    }
    return seeded;
  }

  private static Snapshot withoutExactDump(Snapshot snapshot, Path copy) throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(snapshot.directory())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith("labmm")) {
          Files.copy(file, copy.resolve(name));
        }
      }
    }
    return new Snapshot(snapshot.number(), copy);
  }
}
