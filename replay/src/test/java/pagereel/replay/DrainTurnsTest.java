package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// In which order lists give their pages when they take turns.
class DrainTurnsTest {

  private final DrainTurns turns = new DrainTurns();

  /// Drains lists of so many pages.
  ///
  /// @return the lists that gave the pages, one after the other
  private List<Integer> drain(int pages, int... lists) {
    turns.begin();
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      int list = turns.next(lists.length, l -> lists[l] == 0);
      if (list != DrainTurns.NONE) {
        lists[list]--;
        turns.gave(list);
      }
      given.add(list);
    }
    return given;
  }

  @Test
  void theSecondListBeginsAndEachGivesOnePageWhileNoneIsEmpty() {
    assertThat(drain(6, 9, 9, 9)).containsExactly(1, 2, 0, 1, 2, 0);
  }

  @Test
  void anEmptyListOnTheWayLetsTheNextGiveOneMore() {
    assertThat(drain(6, 9, 9, 0)).containsExactly(1, 0, 0, 1, 0, 0);
  }

  @Test
  void whatAListCannotGiveIsLeftForTheNextOnes() {
    // List 0 may give two and has one: list 1 may give two then.
    assertThat(drain(5, 1, 9, 0, 9)).containsExactly(1, 3, 3, 0, 1);
  }

  @Test
  void theOnlyListGivesEverything() {
    assertThat(drain(4, 0, 0, 9)).containsExactly(2, 2, 2, 2);
  }

  @Test
  void emptyListsGiveNothing() {
    assertThat(drain(2, 1, 0, 0)).containsExactly(0, DrainTurns.NONE);
  }

  @Test
  void aListThatGivesOutOfTurnIsFollowedByTheNext() {
    turns.begin();
    assertThat(turns.next(3, l -> false)).isEqualTo(1);
    turns.gave(2);
    assertThat(turns.next(3, l -> false)).isZero();
  }

  // Announced.

  @TempDir
  Path directory;

  /// Three pages on the Movable list and three on the Unmovable one, and one is freed to the first:
  /// then they are drained.
  ///
  /// @return drains announced right
  private long announced(String kernel, int... frames) throws IOException {
    WrittenEvents events = new WrittenEvents().free(ZoneDrawing.pfn(3), 0);
    for (int frame : frames) {
      events.drain(
          ZoneDrawing.pfn(frame), 0, frame < 8 ? MigrateType.MOVABLE : MigrateType.UNMOVABLE);
    }
    Zone zone = ZoneDrawing.zone(
        KernelProfiles.forRelease(kernel).orElseThrow(), "M ppp#####", "U ppp#####");
    DrawnSnapshot seed = new DrawnSnapshot(directory, 0, zone);
    ReplayOptions options = ReplayOptions.of(
            Optional.of(kernel), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withAnnouncing();
    return new Replay(options)
        .run(events).predictions().stream()
            .filter(score -> score.kind() == PredictionScore.Kind.PCP_DRAIN)
            .mapToLong(PredictionScore::right)
            .sum();
  }

  @Test
  void drainsAreAnnouncedInTurnsOnOldKernels() throws IOException {
    assertThat(announced("5.10", 2, 10, 9, 1, 8, 0, 3)).isEqualTo(7);
    // Lists of larger orders and of huge pages come in between, all empty.
    assertThat(announced("5.15", 2, 10, 9, 8, 1, 0, 3)).isEqualTo(7);
    assertThat(announced("6.1", 2, 1, 0, 3, 10, 9, 8)).isEqualTo(7);
    assertThat(announced("5.10", 2, 1, 0, 3, 10, 9, 8)).isLessThan(7);
  }
}
