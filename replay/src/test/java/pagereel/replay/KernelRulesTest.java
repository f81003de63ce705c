package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PcpSizes;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// What each kernel makes of the same events, by rules that change between 5.10 and 6.18. Those of
/// the lists alone are tested with the model.
class KernelRulesTest {

  private static final int UNMOVABLE = MigrateType.UNMOVABLE;
  private static final int MOVABLE = MigrateType.MOVABLE;
  private static final String IN_USE = "M ########";

  @TempDir
  Path directory;

  static Stream<KernelProfile> kernels() {
    return KernelProfiles.ALL.stream();
  }

  private static boolean isBefore(KernelProfile kernel, int major, int minor) {
    return kernel.major() < major || (kernel.major() == major && kernel.minor() < minor);
  }

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  /// @return each divergence as `kind: explanation`
  private List<String> replay(KernelProfile kernel, WrittenEvents events, String... pageblocks)
      throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(directory, 0, ZoneDrawing.zone(kernel, pageblocks));
    ReplayOptions options = ReplayOptions.of(
            Optional.of(kernel.name()),
            Optional.of("mono"),
            List.of(seed.dump(500).snapshot()))
        .withLookAhead(0);
    return new Replay(options)
        .run(events).divergences().items().stream()
            .map(d -> d.kind().id() + ": "
                + d.explanation().map(Divergence.Explanation::id).orElse("unexplained"))
            .toList();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void version510FreesBlocksOfMoreThanAPageToTheFreeLists(KernelProfile kernel) throws IOException {
    WrittenEvents events =
        new WrittenEvents().free(pfn(0), 1).zoneLocked(pfn(0), 1, MOVABLE).alloc(pfn(0), 1);

    List<String> divergences = replay(kernel, events, IN_USE);

    if (isBefore(kernel, 5, 15)) {
      assertThat(divergences).isEmpty();
    } else {
      assertThat(divergences).containsExactly("dequeueOfNotFree: directFree");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theTypeOfATakeIsTheRequestsIn510AndTheListsFrom515On(KernelProfile kernel)
      throws IOException {
    WrittenEvents events = new WrittenEvents().zoneLocked(pfn(0), 0, UNMOVABLE);

    List<String> divergences = replay(kernel, events, "M 0#######", "U 0#######");

    // The block is on the Movable list, and an Unmovable one was there.
    if (isBefore(kernel, 5, 15)) {
      assertThat(divergences).containsExactly("wrongPfn: unexplained");
    } else {
      assertThat(divergences).containsExactly("typeMismatch: unexplained");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aStealIsATakeByItselfFrom612On(KernelProfile kernel) throws IOException {
    String[] drawing = {"M 1.######", "U ########"};
    WrittenEvents alone = new WrittenEvents().steal(pfn(0), 0, 1, UNMOVABLE, MOVABLE);
    alone.alloc(pfn(0), 0, "GFP_KERNEL");
    WrittenEvents thenTaken = new WrittenEvents().steal(pfn(0), 0, 1, UNMOVABLE, MOVABLE);
    thenTaken.zoneLocked(pfn(0), 0, UNMOVABLE).alloc(pfn(0), 0, "GFP_KERNEL");

    if (isBefore(kernel, 6, 12)) {
      assertThat(replay(kernel, alone, drawing)).containsExactly("untracedTake: unexplained");
      assertThat(replay(kernel, thenTaken, drawing)).isEmpty();
    } else {
      assertThat(replay(kernel, alone, drawing)).isEmpty();
      // It is on the per-CPU list by then.
      assertThat(replay(kernel, thenTaken, drawing))
          .containsExactly("dequeueOfNotFree: directFree");
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theSearchForTargetsHasAnEventFrom66On(KernelProfile kernel) throws IOException {
    WrittenEvents events = new WrittenEvents()
        .compactionBegin(pfn(0), pfn(16))
        .compactionFinished(3)
        .free(pfn(5), 0);

    List<String> divergences = replay(kernel, events, "M ####2...", IN_USE);

    // Without an event for it the free page may belong to a block that the search took.
    if (isBefore(kernel, 6, 6)) {
      assertThat(divergences).containsExactly("untracedTake: compactionRelease");
    } else {
      assertThat(divergences).containsExactly("freeOfFree: unexplained");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "5.10, 63, 63, 63",
    "5.15, 63, 63, 7",
    "6.1, 63, 63, 7",
    "6.6, 63, 63, 7",
    "6.12, 63, 126, 7",
    "6.18, 63, 126, 7",
  })
  void aRefillBringsABatchWhichGrowsFrom612On(String kernel, int first, int second, int ofOrder3) {
    Zone zone = ZoneDrawing.zone(KernelProfiles.forRelease(kernel).orElseThrow(), IN_USE);
    PcpSizes sizes = zone.pcp().sizes(0);
    sizes.set(1000, 63, 1000, 1000, 0, 0);

    assertThat(sizes.refill(3, true)).isEqualTo(ofOrder3);
    assertThat(sizes.refill(0, true)).isEqualTo(first);
    assertThat(sizes.refill(0, true)).isEqualTo(second);
  }

  /// A snapshot of a kernel that has per-CPU lists of orders which the rules do not have.
  @ParameterizedTest
  @MethodSource("kernels")
  void aSnapshotOfAnotherKernelSeedsAModelUnderAnyRules(KernelProfile kernel) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease("6.1").orElseThrow(), "M p-##p###", IN_USE));
    ReplayState state = new ReplayState(kernel, new WrittenEvents().names());

    new Seeder(state).seed(seed.dump(500).snapshot().exactDump(), Optional.empty());

    Zone zone = state.zones().all().getFirst();
    zone.verify();
    assertThat(zone.isOnPcp(pfn(4))).isTrue();
    assertThat(zone.isOnPcp(pfn(0))).isEqualTo(!isBefore(kernel, 5, 15));
    assertThat(zone.isFree(pfn(0))).isEqualTo(isBefore(kernel, 5, 15));
  }
}
