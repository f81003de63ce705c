package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.parser.binary.PerfettoWriter.describe;
import static pagereel.parser.binary.PerfettoWriter.event;
import static pagereel.parser.binary.PerfettoWriter.free;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.binary.TestEvents.Reading;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.perfetto.proto.CmaAllocFinishFtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.FtraceEventBundle.CompactSched;
import pagereel.parser.perfetto.proto.GenericFtraceEvent;
import pagereel.parser.perfetto.proto.MmCompactionFinishedFtraceEvent;
import pagereel.parser.perfetto.proto.MmPageAllocFtraceEvent;
import pagereel.parser.perfetto.proto.OtherFtraceEvent;
import pagereel.parser.perfetto.proto.ProcessTree;
import pagereel.parser.perfetto.proto.SchedSwitchFtraceEvent;
import pagereel.parser.perfetto.proto.SchedWakeupFtraceEvent;
import pagereel.parser.perfetto.proto.TaskNewtaskFtraceEvent;
import pagereel.parser.perfetto.proto.TaskRenameFtraceEvent;
import pagereel.parser.perfetto.proto.TracePacket;

/// How events become rows: fields, the numbers of the traced kernel, generic events, and the names
/// of tasks.
class PerfettoEventsTest {

  private static final String ANDROID = "5.10.43-android12-9";

  private static Reading read(String release, String machine, FtraceEvent... events)
      throws IOException {
    return TestEvents.read(
        new PerfettoWriter().system(release, machine).bundle(0, events).bytes());
  }

  private static FtraceEvent alloc(MmPageAllocFtraceEvent.Builder alloc) {
    return event(10, 7).setMmPageAlloc(alloc).build();
  }

  private static MmPageAllocFtraceEvent.Builder alloc(long pfn, int gfpFlags) {
    return MmPageAllocFtraceEvent.newBuilder()
        .setPfn(pfn)
        .setOrder(2)
        .setMigratetype(1)
        .setGfpFlags(gfpFlags);
  }

  /// The bits of `GFP_KERNEL | __GFP_ZERO | __GFP_COMP | __GFP_WRITE` in each kernel.
  @ParameterizedTest
  @CsvSource({
    "4.4.88-g1234, 340c0c0",
    "4.9.185-perf+, 340c0c0",
    "4.14.117-perf-g5, 1c0c0c0",
    "4.15.0-213-generic, 1c0c0c0",
    "4.19.110, 60c1c0",
    "5.0.0-65-generic, 60c1c0",
    "5.4.61-qgki, 41dc0",
    "5.10.43-android12-9, 41dc0",
    "6.1.0-50-arm64, 41dc0",
    "7.2.13, 41dc0"
  })
  void gfpBitsAreThoseOfTheKernel(String release, String bits) throws IOException {
    Reading reading = read(release, "aarch64", alloc(alloc(5, Integer.parseInt(bits, 16))));

    int flags = GfpFlags.parse("GFP_KERNEL|__GFP_ZERO|__GFP_COMP|__GFP_WRITE");
    assertThat(reading.events())
        .containsExactly(
            "MmPageAlloc[timeNs=10, cpu=0, pid=7, pfn=5, order=2, migrateType=1, gfpFlags=%d] <...>"
                .formatted(flags));
    assertThat(reading.findings()).isEmpty();
  }

  @Test
  void theBitsOfAnUnknownKernelAreTakenForTodays() throws IOException {
    Reading reading = TestEvents.read(new PerfettoWriter()
        .bundle(0, alloc(alloc(5, 0xcc0)), alloc(alloc(6, 0xcc0)))
        .bytes());

    assertThat(reading.events().getFirst())
        .contains("gfpFlags=" + GfpFlags.parse("GFP_KERNEL") + "]");
    assertThat(reading.findings()).hasSize(1);
    assertThat(reading.findings().getFirst().examples())
        .containsExactly("test: expected the meaning of gfp bits in the kernel, which is unknown,"
            + " found today's are assumed, which is right from 5.4 on");
  }

  @Test
  void theBitsOfAKernelBetweenTwoOrdersAreLeftOut() throws IOException {
    Reading reading = read("5.2.0", "aarch64", alloc(alloc(5, 0xcc0)));

    assertThat(reading.events().getFirst()).contains("gfpFlags=0]");
    assertThat(reading.codes()).containsExactly("unnamedFlags");
    assertThat(reading.findings().getFirst().examples().getFirst())
        .endsWith("in the kernel 5.2.0, found none known for that version: left out");
  }

  /// Perfetto has no place for the flags of 6.1 and later, which are a long there.
  @Test
  void aFieldThatPerfettoLeftOutIsToldOnce() throws IOException {
    MmPageAllocFtraceEvent.Builder without = alloc(5, 0).clearGfpFlags();
    Reading reading = read("6.1.0-50-arm64", "aarch64", alloc(without), alloc(without));

    assertThat(reading.events()).hasSize(2);
    assertThat(reading.findings()).hasSize(1);
    assertThat(reading.findings().getFirst().count()).isEqualTo(1);
    assertThat(reading.findings().getFirst().examples())
        .containsExactly("test: expected a field \"gfp_flags\" in mm_page_alloc, found none:"
            + " Perfetto did not record it from this kernel");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, aarch64, -1",
    "4294967295, armv7l, -1",
    "4294967295, x86_64, 4294967295",
    "0, aarch64, 0"
  })
  void aFailedAllocationHasNoPfn(long stored, String machine, long pfn) throws IOException {
    assertThat(read(ANDROID, machine, alloc(alloc(stored, 0))).events().getFirst())
        .contains("pfn=" + pfn + ",");
  }

  @ParameterizedTest
  @CsvSource({"4.4.88, 3, 8", "4.4.88, 6, 3", "4.9.185, 8, 8", "5.10.43, 3, 3", "4.4.88, 77, -1"})
  void compactionResultsAreThoseOfTheKernel(String release, int stored, int result)
      throws IOException {
    FtraceEvent finished = event(10, 7)
        .setMmCompactionFinished(MmCompactionFinishedFtraceEvent.newBuilder()
            .setNid(0)
            .setIdx(1)
            .setOrder(9)
            .setRet(stored))
        .build();
    assertThat(read(release, "aarch64", finished).events().getFirst())
        .contains("result=" + result + "]");
  }

  /// A zone's number depends on the kernel's configuration.
  @ParameterizedTest
  @CsvSource({
    "6.1.0-50-amd64, x86_64, Normal",
    "6.1.0-50-arm64, aarch64, Normal",
    "5.10.43-android12-9, aarch64, 2",
    "4.14.117, aarch64, 2",
    "6.1.0, riscv64, 2"
  })
  void zonesHaveNamesWhereTheyAreKnown(String release, String machine, String zone)
      throws IOException {
    FtraceEvent finished = event(10, 7)
        .setMmCompactionFinished(MmCompactionFinishedFtraceEvent.newBuilder()
            .setNid(0)
            .setIdx(2)
            .setOrder(-1)
            .setRet(8))
        .build();
    Reading reading = read(release, machine, finished);
    assertThat(reading.events().getFirst()).contains("order=-1").endsWith(" " + zone);
    assertThat(reading.codes()).containsExactly("zoneNumbers");
  }

  @Test
  void cmaEventsHaveTheirArea() throws IOException {
    FtraceEvent finish = event(10, 7)
        .setCmaAllocFinish(CmaAllocFinishFtraceEvent.newBuilder()
            .setName("reserved")
            .setPfn(-1)
            .setPage(0)
            .setCount(16)
            .setAlign(4)
            .setErrorno(-12))
        .build();
    assertThat(read("6.6.30-android15-8", "aarch64", finish).events().getFirst())
        .contains("pfn=-1", "count=16", "align=4", "errno=-12")
        .endsWith("<...> reserved");
  }

  @Test
  void eventsWithoutAMessageOfTheirOwnHaveTheNamesOfTheirFields() throws IOException {
    FtraceEvent release = event(10, 7)
        .setGeneric(GenericFtraceEvent.newBuilder()
            .setEventName("cma_release")
            .addField(part("name").setStrValue("reserved"))
            .addField(part("pfn").setUintValue(4096))
            .addField(part("page").setUintValue(1))
            .addField(part("count").setUintValue(16)))
        .build();
    FtraceEvent other = event(11, 7)
        .setGeneric(GenericFtraceEvent.newBuilder().setEventName("my_event"))
        .build();
    Reading reading = read(ANDROID, "aarch64", release, other);

    assertThat(reading.events().getFirst())
        .startsWith("CmaRelease")
        .contains("pfn=4096", "count=16");
    assertThat(reading.events().getLast()).endsWith("<...> my_event");
    assertThat(reading.findings()).isEmpty();
  }

  private static GenericFtraceEvent.Field.Builder part(String name) {
    return GenericFtraceEvent.Field.newBuilder().setName(name);
  }

  /// The numbers of an event's fields are those of the descriptor, which may stand in a later
  /// bundle.
  @Test
  void eventsAreReadByTheirDescriptors() throws IOException {
    ByteString body = UnknownFieldSet.newBuilder()
        .addField(1, varint(0x1000))
        .addField(2, varint(0x2000))
        .addField(3, varint(0x1800))
        .build()
        .toByteString();
    PerfettoWriter w = new PerfettoWriter().system(ANDROID, "aarch64");
    w.bundle(0, generic(10, 65540, body), generic(11, 65541, body), generic(12, 65542, body));
    w.bundle(FtraceEventBundle.newBuilder()
        .setCpu(0)
        .addEvent(free(20, 7, 1))
        .addGenericEventDescriptors(
            describe(65540, "test_pages_isolated", "start_pfn", "end_pfn", "fin_pfn"))
        .addGenericEventDescriptors(describe(65541, "unheard_of", "a")));
    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events().get(0))
        .startsWith("TestPagesIsolated")
        .contains("startPfn=4096", "endPfn=8192", "finPfn=6144");
    assertThat(reading.events().get(1)).endsWith("<...> unheard_of");
    assertThat(reading.events().get(2)).endsWith("<...> perfetto:65542");
    assertThat(reading.codes()).containsExactly("unknownEvent");
  }

  private static UnknownFieldSet.Field varint(long value) {
    return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
  }

  private static FtraceEvent generic(long timeNs, int number, ByteString body) {
    return event(timeNs, 7)
        .setUnknownFields(UnknownFieldSet.newBuilder()
            .addField(
                number,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(body).build())
            .build())
        .build();
  }

  @Test
  void otherEventsAreCountedByName() throws IOException {
    FtraceEvent known =
        event(10, 7).setRssStat(OtherFtraceEvent.getDefaultInstance()).build();
    FtraceEvent unknown = generic(11, 999, ByteString.EMPTY);
    assertThat(read(ANDROID, "aarch64", known, unknown).events())
        .satisfiesExactly(
            first -> assertThat(first).endsWith("<...> rss_stat"),
            second -> assertThat(second).endsWith("<...> perfetto:999"));
  }

  @Test
  void namesOfTasksAreThoseOfTheirTime() throws IOException {
    PerfettoWriter w = new PerfettoWriter().system(ANDROID, "aarch64").threads(Map.of(7, "old"));
    w.bundle(
        0,
        free(1, 7, 1),
        event(2, 7)
            .setTaskRename(TaskRenameFtraceEvent.newBuilder().setPid(7).setNewcomm("new"))
            .build(),
        free(3, 7, 2),
        event(4, 7)
            .setTaskNewtask(TaskNewtaskFtraceEvent.newBuilder().setPid(8).setComm("new"))
            .build(),
        event(5, 7)
            .setSchedWaking(SchedWakeupFtraceEvent.newBuilder().setPid(9).setComm("woken"))
            .build(),
        event(6, 7)
            .setSchedSwitch(SchedSwitchFtraceEvent.newBuilder()
                .setPrevPid(7)
                .setPrevComm("newer")
                .setNextPid(0)
                .setNextComm("swapper/0"))
            .build(),
        free(7, 0, 3),
        free(8, 8, 4),
        free(9, 9, 5),
        free(10, 7, 6));

    assertThat(comms(TestEvents.read(w.bytes())))
        .containsExactly("old", "new", "<idle>", "new", "woken", "newer");
  }

  /// The first event is before the switch, the other one behind; times count from the one before.
  @Test
  void compactSwitchesNameTasksAndAreCounted() throws IOException {
    CompactSched sched = CompactSched.newBuilder()
        .addInternTable("app")
        .addInternTable("swapper/0")
        .addSwitchTimestamp(20)
        .addSwitchNextPid(5)
        .addSwitchNextCommIndex(0)
        .addSwitchTimestamp(20)
        .addSwitchNextPid(0)
        .addSwitchNextCommIndex(1)
        .addWakingTimestamp(30)
        .addWakingPid(6)
        .addWakingCommIndex(0)
        .build();
    byte[] trace = new PerfettoWriter()
        .system(ANDROID, "aarch64")
        .bundle(FtraceEventBundle.newBuilder()
            .setCpu(0)
            .addEvent(free(10, 5, 1))
            .addEvent(free(25, 5, 2))
            .addEvent(free(50, 6, 3))
            .setCompactSched(sched))
        .bytes();
    Reading reading = TestEvents.read(trace);

    assertThat(comms(reading)).containsExactly("<...>", "app", "app");
    assertThat(reading.events().get(1)).contains("timeNs=20", "pid=-1").endsWith("sched_switch");
    assertThat(reading.events().get(3)).contains("timeNs=30", "pid=5").endsWith("sched_waking");
    assertThat(reading.events().get(4)).contains("timeNs=40", "pid=5").endsWith("sched_switch");
    assertThat(reading.findings()).isEmpty();
  }

  @Test
  void compactSwitchesWithoutANameAreMalformed() throws IOException {
    CompactSched sched = CompactSched.newBuilder()
        .addSwitchTimestamp(20)
        .addSwitchNextPid(5)
        .addSwitchNextCommIndex(3)
        .build();
    Reading reading = TestEvents.read(new PerfettoWriter()
        .system(ANDROID, "aarch64")
        .bundle(FtraceEventBundle.newBuilder()
            .setCpu(0)
            .addEvent(free(10, 5, 1))
            .setCompactSched(sched))
        .bytes());

    assertThat(reading.events()).hasSize(1);
    assertThat(reading.codes()).containsExactly("malformedRecord");
  }

  @Test
  void aProcessHasTheNameOfItsProgram() throws IOException {
    ProcessTree tree = ProcessTree.newBuilder()
        .addProcesses(process(5, "/system/bin/surfaceflinger"))
        .addProcesses(process(6, "kworker/0:1"))
        .addProcesses(process(8, "/odd name").setCmdlineIsComm(true))
        .build();
    byte[] trace = new PerfettoWriter()
        .system(ANDROID, "aarch64")
        .packet(TracePacket.newBuilder().setProcessTree(tree).build())
        .bundle(0, free(1, 5, 1), free(2, 6, 2), free(3, 8, 3))
        .bytes();
    assertThat(comms(TestEvents.read(trace)))
        .containsExactly("surfaceflinger", "kworker/0:1", "/odd name");
  }

  private static ProcessTree.Process.Builder process(int pid, String program) {
    return ProcessTree.Process.newBuilder().setPid(pid).addCmdline(program).addCmdline("-x");
  }

  private static List<String> comms(Reading reading) {
    return reading.events().stream()
        .filter(event -> event.startsWith("MmPageFree"))
        .map(event -> event.substring(event.indexOf(']') + 2))
        .toList();
  }
}
