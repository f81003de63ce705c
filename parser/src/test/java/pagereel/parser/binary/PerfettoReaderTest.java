package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.parser.binary.PerfettoWriter.SEQUENCE;
import static pagereel.parser.binary.PerfettoWriter.event;
import static pagereel.parser.binary.PerfettoWriter.free;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.TestEvents.Reading;
import pagereel.parser.perfetto.proto.FtraceClock;
import pagereel.parser.perfetto.proto.FtraceCpuStats;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.FtraceEventBundle.FtraceError;
import pagereel.parser.perfetto.proto.FtraceStats;
import pagereel.parser.perfetto.proto.PrintFtraceEvent;
import pagereel.parser.perfetto.proto.TracePacket;

/// Where a packet's events come from and in which order, what is lost, and damage. How events are
/// decoded: [PerfettoEventsTest].
class PerfettoReaderTest {

  private static PerfettoWriter android() {
    return new PerfettoWriter().system("5.10.43-android12-9-00001", "aarch64");
  }

  private static FtraceEventBundle.Builder bundle(int cpu, FtraceEvent... events) {
    return FtraceEventBundle.newBuilder().setCpu(cpu).addAllEvent(List.of(events));
  }

  private static TracePacket.Builder packet(FtraceEventBundle.Builder bundle) {
    return TracePacket.newBuilder().setTrustedPacketSequenceId(SEQUENCE).setFtraceEvents(bundle);
  }

  private static String freed(long timeNs, int cpu, int pid, long pfn, String comm) {
    return "MmPageFree[timeNs=%d, cpu=%d, pid=%d, pfn=%d, order=3] %s"
        .formatted(timeNs, cpu, pid, pfn, comm);
  }

  private static String lost(long timeNs, int cpu) {
    return "LostEvents[timeNs=%d, cpu=%d, pid=-1, count=%d] <...>"
        .formatted(timeNs, cpu, Long.MIN_VALUE);
  }

  @ParameterizedTest
  @EnumSource(PerfettoPacking.class)
  void readsEveryForm(PerfettoPacking packing) throws IOException {
    PerfettoWriter w = android()
        .threads(Map.of(7, "worker"))
        .bundle(
            0,
            free(1000, 7, 99),
            event(1005, 8)
                .setPrint(PrintFtraceEvent.newBuilder().setIp(1).setBuf("phase 1\n"))
                .build())
        .bundle(1, free(1002, 0, 5));

    boolean plain = packing == PerfettoPacking.PLAIN;
    Reading reading = TestEvents.read(plain ? w.bytes() : w.compressed(packing, 2));

    assertThat(reading.events())
        .containsExactly(
            freed(1000, 0, 7, 99, "worker"),
            freed(1002, 1, 0, 5, "<idle>"),
            "Marker[timeNs=1005, cpu=0, pid=8, message=phase 1] <...>");
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().format()).isEqualTo(TraceFormat.PERFETTO);
    assertThat(reading.info().formatDetail())
        .isEqualTo(plain ? "Perfetto" : "Perfetto, " + packing.title());
    assertThat(reading.info().kernel()).contains("5.10.43-android12-9-00001");
    assertThat(reading.info().arch()).contains("aarch64");
    assertThat(reading.info().pageSizeBytes()).hasValue(4096);
    assertThat(reading.info().cpus()).hasValue(2);
    assertThat(reading.info().clock()).contains("boot");
  }

  /// CPU 0 is so busy that all of CPU 1 is in the file before most of it.
  @Test
  void mergesCpusOfWhichOneLagsBehind() throws IOException {
    PerfettoWriter w = android();
    w.bundle(1, free(15, 7, 1), free(25, 7, 2), free(95, 7, 3));
    for (int i = 0; i < 10; i++) {
      w.bundle(0, free(10L * i, 8, i));
    }
    Reading reading = TestEvents.read(w.bytes());

    List<Long> times = new ArrayList<>();
    reading
        .events()
        .forEach(event -> times.add(Long.valueOf(event.replaceAll(".*timeNs=(\\d+).*", "$1"))));
    assertThat(times)
        .containsExactly(0L, 10L, 15L, 20L, 25L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 95L);
    assertThat(reading.findings()).isEmpty();
  }

  @Test
  void atTheSameTimeTheLowerCpuComesFirst() throws IOException {
    byte[] trace = android()
        .bundle(1, free(10, 7, 1))
        .bundle(0, free(10, 8, 2), free(10, 8, 1))
        .bytes();

    assertThat(TestEvents.read(trace).events())
        .containsExactly(
            freed(10, 0, 8, 2, "<...>"), freed(10, 0, 8, 1, "<...>"), freed(10, 1, 7, 1, "<...>"));
  }

  @Test
  void eventsOfACpuKeepTheirOrderWhateverTheirTimes() throws IOException {
    Reading reading =
        TestEvents.read(android().bundle(0, free(20, 7, 1), free(10, 7, 2)).bytes());

    assertThat(reading.events())
        .containsExactly(freed(20, 0, 7, 1, "<...>"), freed(10, 0, 7, 2, "<...>"));
    assertThat(reading.codes()).containsExactly("outOfOrder");
  }

  @Test
  void aFlagTellsOfALoss() throws IOException {
    byte[] trace = android()
        .bundle(bundle(0, free(10, 7, 1)))
        .bundle(bundle(1, free(20, 7, 2)))
        .bundle(bundle(0, free(30, 7, 3)).setLostEvents(true))
        .bytes();

    assertThat(TestEvents.read(trace).events())
        .containsExactly(
            freed(10, 0, 7, 1, "<...>"),
            freed(20, 1, 7, 2, "<...>"),
            lost(30, 0),
            freed(30, 0, 7, 3, "<...>"));
  }

  /// Packets were dropped: the bundle of CPU 0 says that it follows the one before, that of CPU 1
  /// that there was another. CPU 2 does not say: it may have lost one.
  @Test
  void droppedPacketsAreLossesWhereTheyHadEvents() throws IOException {
    PerfettoWriter w = android();
    for (int cpu = 0; cpu < 3; cpu++) {
      w.packet(packet(bundle(cpu, free(10, 7, cpu)))
          .setPreviousPacketDropped(cpu == 0 ? 1 : 0)
          .build());
    }
    w.packet(packet(bundle(0, free(20, 7, 4)).setPreviousBundleEndTimestamp(10))
        .setPreviousPacketDropped(1)
        .build());
    w.bundle(bundle(1, free(20, 7, 5)).setPreviousBundleEndTimestamp(15));
    w.bundle(bundle(2, free(20, 7, 6)));

    assertThat(TestEvents.read(w.bytes()).events().subList(3, 8))
        .containsExactly(
            freed(20, 0, 7, 4, "<...>"),
            lost(20, 1),
            freed(20, 1, 7, 5, "<...>"),
            lost(20, 2),
            freed(20, 2, 7, 6, "<...>"));
  }

  /// The first bundles of CPU 1 were overwritten in Perfetto's own buffer.
  @Test
  void aCpuThatBeginsLateIsTold() throws IOException {
    Reading reading = TestEvents.read(android()
        .bundle(bundle(0, free(10, 7, 1)).setPreviousBundleEndTimestamp(5))
        .bundle(bundle(1, free(50, 7, 2)).setPreviousBundleEndTimestamp(40))
        .bytes());

    assertThat(reading.findings()).hasSize(1);
    assertThat(reading.findings().getFirst().code()).isEqualTo("lateStart");
    assertThat(reading.findings().getFirst().examples())
        .containsExactly(
            "test: expected all events of CPU 1 from 10 ns on, found none up to 40 ns");
  }

  @Test
  void pagesThatPerfettoCouldNotReadAreLosses() throws IOException {
    FtraceError error = FtraceError.newBuilder().setTimestamp(8).setStatus(13).build();
    Reading reading = TestEvents.read(
        android().bundle(bundle(0, free(10, 7, 1)).addError(error)).bytes());

    assertThat(reading.events()).containsExactly(lost(10, 0), freed(10, 0, 7, 1, "<...>"));
    assertThat(reading.codes()).containsExactly("ringBufferError");
  }

  /// The counts go on from before the trace; a flush in its midst writes them too.
  @Test
  void theKernelsCountsOfLostEventsAreTold() throws IOException {
    PerfettoWriter w = android();
    long[][] overruns = {{100, 100}, {100, 100}, {100, 117}};
    for (int i = 0; i < overruns.length; i++) {
      FtraceStats.Builder stats = FtraceStats.newBuilder()
          .setPhase(i == 0 ? FtraceStats.Phase.START_OF_TRACE : FtraceStats.Phase.END_OF_TRACE)
          .addUnknownFtraceEvents("kmem/mm_page_gone");
      for (int cpu = 0; cpu < 2; cpu++) {
        stats.addCpuStats(FtraceCpuStats.newBuilder().setCpu(cpu).setOverrun(overruns[i][cpu]));
      }
      w.packet(TracePacket.newBuilder().setFtraceStats(stats).build());
    }
    Reading reading = TestEvents.read(w.bundle(0, free(10, 7, 1)).bytes());

    assertThat(reading.findings().stream().map(f -> f.code() + ": " + f.examples()))
        .containsExactly(
            "kernelOverrun: [test: expected all events of CPU 1, found 17 overwritten by the"
                + " kernel]",
            "notRecorded: [test: expected the events that were asked for, found not known to the"
                + " kernel: kmem/mm_page_gone]");
  }

  @ParameterizedTest
  @CsvSource({
    "FTRACE_CLOCK_UNSPECIFIED, boot",
    "FTRACE_CLOCK_UNKNOWN, unknown",
    "FTRACE_CLOCK_GLOBAL, global",
    "FTRACE_CLOCK_LOCAL, local",
    "FTRACE_CLOCK_MONO_RAW, mono_raw"
  })
  void tellsTheClock(FtraceClock clock, String name) throws IOException {
    byte[] trace =
        android().bundle(bundle(0, free(10, 7, 1)).setFtraceClock(clock)).bytes();
    assertThat(TestEvents.read(trace).info().clock()).contains(name);
  }

  /// Two recordings at once, each with all events: each tracepoint counts once.
  @Test
  void aTracepointOfTwoRecordersCountsOnce() throws IOException {
    PerfettoWriter w = android().bundle(0, free(10, 7, 1), free(20, 7, 2));
    w.packet(packet(bundle(0, free(10, 7, 1), free(20, 7, 2)))
        .setTrustedPacketSequenceId(SEQUENCE + 1)
        .build());
    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly(freed(10, 0, 7, 1, "<...>"), freed(20, 0, 7, 2, "<...>"));
    assertThat(reading.codes()).containsExactly("otherInstance");
  }

  @Test
  void eventsOfAnotherMachineAreLeftOut() throws IOException {
    PerfettoWriter w = android().bundle(0, free(10, 7, 1));
    w.packet(packet(bundle(0, free(11, 7, 2))).setMachineId(77).build());
    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).containsExactly(freed(10, 0, 7, 1, "<...>"));
    assertThat(reading.codes()).containsExactly("otherMachine");
  }

  @Test
  void aTraceWithoutEventsSaysSo() throws IOException {
    Reading reading = TestEvents.read(android().bytes());
    assertThat(reading.events()).isEmpty();
    assertThat(reading.codes()).containsExactly("noEvents");
  }

  @Test
  void aCutTraceIsReadUpToTheCut() throws IOException {
    byte[] whole = android().bundle(0, free(10, 7, 1)).bundle(0, free(20, 7, 2)).bytes();
    Reading reading = TestEvents.read(Arrays.copyOf(whole, whole.length - 3));

    assertThat(reading.events()).containsExactly(freed(10, 0, 7, 1, "<...>"));
    assertThat(reading.codes()).containsExactly("truncated");
    assertThat(reading.findings().getFirst().examples().getFirst())
        .matches("test: at byte \\d+: expected a packet of \\d+ bytes, found the end of the file"
            + " after \\d+");
  }

  @Test
  void aDamagedPacketIsPassedOver() throws IOException {
    byte[] before = android().bundle(0, free(10, 7, 1)).bytes();
    byte[] behind = new PerfettoWriter().bundle(0, free(20, 7, 2)).bytes();
    // A message of field 1 that is longer than the packet.
    byte[] damaged = {0x0a, 4, 0x0a, 100, 0, 0};
    byte[] trace = new byte[before.length + damaged.length + behind.length];
    System.arraycopy(before, 0, trace, 0, before.length);
    System.arraycopy(damaged, 0, trace, before.length, damaged.length);
    System.arraycopy(behind, 0, trace, before.length + damaged.length, behind.length);
    Reading reading = TestEvents.read(trace);

    assertThat(reading.events())
        .containsExactly(freed(10, 0, 7, 1, "<...>"), freed(20, 0, 7, 2, "<...>"));
    assertThat(reading.codes()).containsExactly("damagedPacket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "\n\n\n\n\n\n\n\n\n\n\n\n\n", "\n# tracer: nop\n#\n", "\n{\"a\": 1}"})
  void otherFilesAreNotTakenForATrace(String text) {
    assertThat(PerfettoReader.sniff(text.getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void aPacketLargerThanTheFirstBytesIsKnown() {
    FtraceEvent[] events = new FtraceEvent[1000];
    Arrays.setAll(events, i -> free(i, 7, i));
    byte[] trace = new PerfettoWriter().bundle(0, events).bytes();
    assertThat(PerfettoReader.sniff(Arrays.copyOf(trace, TraceFormat.SNIFF_BYTES)))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(PerfettoPacking.class)
  void damageIsSurvived(PerfettoPacking packing) throws IOException {
    PerfettoWriter w = android().threads(Map.of(7, "worker"));
    for (int i = 0; i < 50; i++) {
      w.bundle(i % 2, free(10L * i, 7, i), free(10L * i + 1, 8, i));
    }
    byte[] whole = packing == PerfettoPacking.PLAIN ? w.bytes() : w.compressed(packing, 9);
    Random random = new Random(5);
    int used = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged =
          Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int flip = 0; flip < 3 && damaged.length > 0; flip++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        used += TestEvents.read(damaged).events().size();
      } catch (TraceFormatException e) {
        assertThat(e).hasMessageContaining("expected").hasMessageContaining("found");
      }
    }
    assertThat(used).isGreaterThan(400);
  }
}
