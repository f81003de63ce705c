package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.NameTable;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// The model, drawn, held against a kernel's state, drawn too and written as a snapshot's files.
class SnapshotScorerTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.1").orElseThrow();

  @TempDir
  Path directory;

  private static Zone zone(String... pageblocks) {
    return ZoneDrawing.zone(KERNEL, pageblocks);
  }

  private static SnapshotScore score(Zone model, DrawnSnapshot kernel) throws IOException {
    ReplayState state = new ReplayState(KERNEL, new NameTable());
    state
        .types()
        .useNames(List.of("Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate"));
    state.zones().add(model);
    return SnapshotScorer.score(state, kernel.snapshot(), 77);
  }

  private DrawnSnapshot kernel(Zone zone) throws IOException {
    return new DrawnSnapshot(directory, 3, zone);
  }

  @Test
  void aModelThatHasTheKernelsStateAgreesInAll() throws IOException {
    String[] drawing = {"M 2...MM0p", "U UU1.p-##"};
    SnapshotScore score = score(zone(drawing), kernel(zone(drawing)).dump(77));

    assertThat(score)
        .isEqualTo(new SnapshotScore(3, 77, true, 16, 0, 0, 0, 0, 3, 3, 3, 3, 2, 0, 2, 2, 0));
  }

  @Test
  void framesAreMissedOrExtraWithAndWithoutPerCpuLists() throws IOException {
    SnapshotScore score = score(
        zone("M 2...MM0p", "U ########"),
        kernel(zone("M 1.MMMMpM", "U 1.######")).dump(77));

    assertThat(score.managedFrames()).isEqualTo(16);
    assertThat(score.missedFrames()).isEqualTo(2);
    assertThat(score.extraFrames()).isEqualTo(3);
    // Frame 6 is free in both, on another kind of list; frame 7 in the model alone.
    assertThat(score.missedFree()).isEqualTo(2);
    assertThat(score.extraFree()).isEqualTo(3);
    assertThat(score.tellsFrames()).isTrue();
  }

  @Test
  void blocksAreAlikeWithPfnOrderAndTypeOnly() throws IOException {
    Zone model = zone("M 1.1.0#0#", "U ########");
    Zone kernel = zone("M 2...0#0#", "U ########");
    kernel.take(ZoneDrawing.pfn(6), 0, MigrateType.UNMOVABLE);
    kernel.link(ZoneDrawing.pfn(6), 0, MigrateType.UNMOVABLE, true);
    SnapshotScore score = score(model, kernel(kernel).dump(77));

    assertThat(score.missedFrames() + score.extraFrames()).isZero();
    assertThat(score.sameBlocks()).isEqualTo(1);
    assertThat(score.eitherBlocks()).isEqualTo(4 + 3 - 1);
  }

  @Test
  void aPlaceInAListIsAlikeWhereItsPredecessorIs() throws IOException {
    Zone model = zone("M 0#0#0#0#");
    Zone kernel = zone("M 0#0#0#0#");
    kernel.makeFirst(ZoneDrawing.pfn(4));
    SnapshotScore score = score(model, kernel(kernel).dump(77));

    // Lists 0 2 4 6 and 4 6 0 2: blocks 6 and 2 come after the same ones.
    assertThat(score.sameBlocks()).isEqualTo(4);
    assertThat(score.sameOrder()).isEqualTo(2);
    assertThat(score.positions()).isEqualTo(4);
  }

  @Test
  void pageblocksAndPerCpuListsAreCounted() throws IOException {
    SnapshotScore score = score(
        zone("M p#p#####", "U p#######", "R ########"),
        kernel(zone("M p#######", "M p#######", "R ########")).dump(77));

    assertThat(score.pageblocks()).isEqualTo(3);
    assertThat(score.wrongPageblocks()).isEqualTo(1);
    // The page in the second pageblock is on the list of another type.
    assertThat(score.samePcpFrames()).isEqualTo(1);
    assertThat(score.eitherPcpFrames()).isEqualTo(4);
  }

  @Test
  void theLargestDifferenceOfOneOrdersCountIsTheBuddyinfoError() throws IOException {
    SnapshotScore score =
        score(zone("M 2...0#0#"), kernel(zone("M 0#0#0#0#")).dump(77).counts());

    assertThat(score.maxBuddyError()).isEqualTo(2);
  }

  @Test
  void aZoneThatTheModelDoesNotKnowIsAllWrong() throws IOException {
    Zone kernel = zone("M 2...###p");
    ReplayState state = new ReplayState(KERNEL, new NameTable());
    SnapshotScore score = SnapshotScorer.score(state, kernel(kernel).dump(77).snapshot(), 77);

    assertThat(score.missedFrames()).isEqualTo(4);
    assertThat(score.sameBlocks()).isZero();
    assertThat(score.eitherBlocks()).isEqualTo(1);
    assertThat(score.wrongPageblocks()).isEqualTo(1);
    assertThat(score.eitherPcpFrames()).isEqualTo(1);
    assertThat(score.maxBuddyError()).isEqualTo(1);
  }

  @Test
  void aZoneThatGrewIsComparedWithWhatTheModelHasOfIt() throws IOException {
    SnapshotScore score =
        score(zone("M 2...####"), kernel(zone("M 2...####", "M 3.......")).dump(77));

    assertThat(score.missedFrames()).isEqualTo(8);
    assertThat(score.pageblocks()).isEqualTo(2);
    assertThat(score.wrongPageblocks()).isEqualTo(1);
  }

  @Test
  void procFilesTellFramesBlocksMadeOfThemAndCounts() throws IOException {
    // On lists apart, 2 + 2 frames are two blocks; in canonical blocks they are one.
    SnapshotScore score = score(
        zone("M 1.1.##0#", "U 3......."),
        kernel(zone("M 2...#0##", "M 3.......")).counts().flags(ZoneDrawing.pfn(16)));

    assertThat(score)
        .isEqualTo(new SnapshotScore(
            3,
            77,
            false,
            16,
            1,
            1,
            SnapshotScore.NOT_TOLD,
            SnapshotScore.NOT_TOLD,
            2,
            4,
            0,
            0,
            0,
            0,
            0,
            0,
            2));
  }

  @Test
  void buddiesInTwoPageblocksAreOneCanonicalBlock() throws IOException {
    String[] drawing = {"M 3.......", "U 3......."};
    SnapshotScore score =
        score(zone(drawing), kernel(zone(drawing)).counts().flags(ZoneDrawing.pfn(16)));

    assertThat(score.sameBlocks()).isEqualTo(1);
    assertThat(score.eitherBlocks()).isEqualTo(1);
  }

  @Test
  void withoutKpageflagsOnlyCountsAreTold() throws IOException {
    SnapshotScore score = score(zone("M 2...####"), kernel(zone("M 1.1.####")).counts());

    assertThat(score.tellsFrames()).isFalse();
    assertThat(score.eitherBlocks()).isZero();
    assertThat(score.maxBuddyError()).isEqualTo(2);
  }

  @Test
  void kpageflagsThatEndBeforeTheZoneTellNothing() throws IOException {
    SnapshotScore score =
        score(zone("M 2...####"), kernel(zone("M 2...####")).counts().flags(ZoneDrawing.pfn(7)));

    assertThat(score.tellsFrames()).isFalse();
    assertThat(score.maxBuddyError()).isZero();
  }

  @Test
  void theDumpIsComparedWhereThereAreProcFilesToo() throws IOException {
    Zone model = zone("M 2...####");
    DrawnSnapshot kernel = kernel(zone("M ########")).counts().flags(ZoneDrawing.pfn(8));
    new DrawnSnapshot(directory, 3, model).dump(77);

    assertThat(score(model, kernel).exact()).isTrue();
    assertThat(score(model, kernel).extraFrames()).isZero();
  }

  @Test
  void aDamagedFileIsAnError() throws IOException {
    DrawnSnapshot kernel = kernel(zone("M 2...####")).counts();
    Files.writeString(directory.resolve("buddyinfo"), "Node 0, zone   Normal  1 x\n");

    assertThatIOException()
        .isThrownBy(() -> score(zone("M 2...####"), kernel))
        .withMessageContaining("buddyinfo:1");
  }
}
