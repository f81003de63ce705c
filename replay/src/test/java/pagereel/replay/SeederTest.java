package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.NameTable;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// What an exact dump does not tell of the frames in use, and `kpageflags` beside it does.
class SeederTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.1").orElseThrow();
  private static final long LRU = 1L << 5;
  private static final long HEAD = 1L << 15;
  private static final long TAIL = 1L << 16;
  private static final long RESERVED = 1L << 32;

  @TempDir
  Path directory;

  private Zone seeded(Snapshot snapshot) throws IOException {
    ReplayState state = new ReplayState(KERNEL, new NameTable());
    new Seeder(state).seed(snapshot.exactDump(), snapshot.pageFlags());
    return state.zones().all().getFirst();
  }

  private Snapshot snapshot() throws IOException {
    Zone kernel = ZoneDrawing.zone(KERNEL, "M ###0####", "U ########");
    return new DrawnSnapshot(directory, 0, kernel).dump(77).snapshot();
  }

  @Test
  void pagesOnAReclaimListAreMovableAndOthersNot() throws IOException {
    Snapshot snapshot = snapshot();
    long startPfn = ZoneDrawing.pfn(0);
    ByteBuffer words = ByteBuffer.allocate((int) (startPfn + 16) * Long.BYTES);
    words.order(ByteOrder.LITTLE_ENDIAN);
    words.putLong((int) startPfn * Long.BYTES, LRU);
    words.putLong((int) (startPfn + 2) * Long.BYTES, RESERVED);
    words.putLong((int) (startPfn + 8) * Long.BYTES, LRU);
    Files.write(directory.resolve("kpageflags"), words.array());

    Zone zone = seeded(snapshot);

    assertThat(zone.inUseType(startPfn)).isEqualTo(MigrateType.MOVABLE);
    assertThat(zone.inUseType(startPfn + 1)).isEqualTo(MigrateType.UNMOVABLE);
    assertThat(zone.state(startPfn + 2)).isEqualTo(FrameState.RESERVED);
    assertThat(zone.isFree(startPfn + 3)).isTrue();
    assertThat(zone.inUseType(startPfn + 8)).isEqualTo(MigrateType.MOVABLE);
    zone.verify();
  }

  @Test
  void compoundPagesHaveTheirOrderIfTheDumpHasThemInUseToo() throws IOException {
    Snapshot snapshot = snapshot();
    long startPfn = ZoneDrawing.pfn(0);
    ByteBuffer words = ByteBuffer.allocate((int) (startPfn + 16) * Long.BYTES);
    words.order(ByteOrder.LITTLE_ENDIAN);
    for (int frame = 0; frame < 16; frame++) {
      boolean head = frame == 0 || frame == 4 || frame == 8;
      words.putLong((int) (startPfn + frame) * Long.BYTES, head ? HEAD | LRU : TAIL);
    }
    Files.write(directory.resolve("kpageflags"), words.array());

    Zone zone = seeded(snapshot);

    assertThat(zone.allocationOrder(startPfn)).as("a part is free").isZero();
    assertThat(zone.allocationOrder(startPfn + 4)).isEqualTo(2);
    assertThat(zone.allocationOrder(startPfn + 7)).as("a tail of it").isEqualTo(2);
    assertThat(zone.allocationOrder(startPfn + 8)).isEqualTo(3);
    assertThat(zone.inUseType(startPfn + 9)).isEqualTo(MigrateType.MOVABLE);
    zone.verify();
  }

  @Test
  void withoutFlagsThePageblockTells() throws IOException {
    Zone zone = seeded(snapshot());

    assertThat(zone.inUseType(ZoneDrawing.pfn(0))).isEqualTo(MigrateType.MOVABLE);
    assertThat(zone.inUseType(ZoneDrawing.pfn(8))).isEqualTo(MigrateType.UNMOVABLE);
    assertThat(zone.state(ZoneDrawing.pfn(2))).isEqualTo(FrameState.IN_USE);
  }
}
