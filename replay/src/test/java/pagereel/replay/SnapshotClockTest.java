package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.ZoneDrawing;

class SnapshotClockTest {

  private static final long NEVER = Long.MAX_VALUE;

  @TempDir
  Path directory;

  private Snapshot exact(int number, long timeNs) throws IOException {
    return drawn(number).dump(timeNs).snapshot();
  }

  private Snapshot proc(int number) throws IOException {
    return drawn(number).counts().snapshot();
  }

  private DrawnSnapshot drawn(int number) throws IOException {
    return new DrawnSnapshot(
        directory.resolve("0" + number),
        number,
        ZoneDrawing.zone(KernelProfiles.fallback(), "M 2...####"));
  }

  private static SnapshotClock clock(String name, Snapshot... snapshots) throws IOException {
    return new SnapshotClock(List.of(snapshots), Optional.of(name));
  }

  @Test
  void anExactDumpStandsAtItsInstantOnTheTracesClock() throws IOException {
    assertThat(clock("mono", exact(0, 50)).nextNs()).isEqualTo(50);
    assertThat(clock("local", exact(0, 50)).nextNs()).isEqualTo(1);
  }

  @Test
  void procFilesStandAtTheMarkerOfTheirEnd() throws IOException {
    SnapshotClock clock = clock("mono", proc(0), proc(1));

    clock.marker("pagereel snapshot 0 begin boot", 10);
    assertThat(clock.nextNs()).isEqualTo(NEVER);
    clock.marker("pagereel snapshot 0 end boot", 20);
    assertThat(clock.nextNs()).isEqualTo(20);
    assertThat(clock.take().number()).isZero();
    clock.marker("pagereel snapshot 10 end", 25);
    assertThat(clock.nextNs()).isEqualTo(NEVER);
    clock.marker("pagereel snapshot 1 end", 30);
    assertThat(clock.nextNs()).isEqualTo(30);
  }

  @Test
  void aSnapshotWithoutItsMarkerIsPassedOver() throws IOException {
    SnapshotClock clock = clock("mono", proc(0), exact(1, 50), proc(2), proc(3), proc(4));

    assertThat(clock.nextNs()).isEqualTo(50);
    assertThat(clock.take().number()).isEqualTo(1);
    clock.marker("pagereel snapshot 3 end", 70);
    assertThat(clock.take().number()).isEqualTo(3);
    assertThat(clock.warnings(false)).singleElement().satisfies(warning -> {
      assertThat(warning.code()).isEqualTo("unplacedSnapshot");
      assertThat(warning.message()).endsWith("0, 2");
    });
    assertThat(clock.warnings(true).getFirst().message()).endsWith("0, 2, 4");
  }

  @Test
  void theTracesOwnEventPlacesADumpWhateverTheClock() throws IOException {
    SnapshotClock clock = clock("x86-tsc", exact(0, 50_000), exact(1, 60_000));

    clock.dumped(2, 400);
    assertThat(clock.nextNs()).isEqualTo(50_000);
    clock.dumped(1, 400);
    assertThat(clock.nextNs()).isEqualTo(400);
  }

  @Test
  void aDamagedLaterDumpIsLeftOutWithAWarning() throws IOException {
    Snapshot damaged = exact(1, 60);
    Files.writeString(directory.resolve("01/labmm.txt"), "labmm 1 kernel=6.1\n");
    SnapshotClock clock = clock("mono", exact(0, 50), damaged, exact(2, 70));

    assertThat(clock.take().number()).isZero();
    assertThat(clock.nextNs()).isEqualTo(70);
    assertThat(clock.warnings(false)).singleElement().satisfies(warning -> {
      assertThat(warning.code()).isEqualTo(ReplayWarning.UNREADABLE_SNAPSHOT);
      assertThat(warning.message()).contains("snapshot 1").contains("labmm.txt:2");
    });
  }

  @Test
  void aDamagedFirstDumpIsAnError() throws IOException {
    Snapshot damaged = exact(0, 60);
    Files.writeString(directory.resolve("00/labmm.txt"), "labmm 1 kernel=6.1\n");

    assertThatIOException().isThrownBy(() -> clock("mono", damaged, exact(1, 70)));
  }
}
