package pagereel.parser.binary;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.FtraceEventBundle.GenericEventDescriptor;
import pagereel.parser.perfetto.proto.MmPageFreeFtraceEvent;
import pagereel.parser.perfetto.proto.ProcessTree;
import pagereel.parser.perfetto.proto.SystemInfo;
import pagereel.parser.perfetto.proto.Trace;
import pagereel.parser.perfetto.proto.TracePacket;
import pagereel.parser.perfetto.proto.Utsname;

/// Writes Perfetto traces as the tracing service does, packet by packet.
final class PerfettoWriter {

  static final int SEQUENCE = 3;

  private final List<TracePacket> packets = new ArrayList<>();

  PerfettoWriter packet(TracePacket packet) {
    packets.add(packet);
    return this;
  }

  PerfettoWriter system(String release, String machine) {
    return packet(TracePacket.newBuilder()
        .setTrustedPacketSequenceId(1)
        .setSystemInfo(SystemInfo.newBuilder()
            .setUtsname(
                Utsname.newBuilder().setSysname("Linux").setRelease(release).setMachine(machine))
            .setPageSize(4096)
            .setNumCpus(2))
        .build());
  }

  PerfettoWriter threads(Map<Integer, String> names) {
    ProcessTree.Builder tree = ProcessTree.newBuilder();
    names.forEach((tid, name) ->
        tree.addThreads(ProcessTree.Thread.newBuilder().setTid(tid).setName(name)));
    return packet(TracePacket.newBuilder()
        .setTrustedPacketSequenceId(2)
        .setProcessTree(tree)
        .build());
  }

  PerfettoWriter bundle(FtraceEventBundle.Builder bundle) {
    return packet(TracePacket.newBuilder()
        .setTrustedPacketSequenceId(SEQUENCE)
        .setFtraceEvents(bundle)
        .build());
  }

  PerfettoWriter bundle(int cpu, FtraceEvent... events) {
    return bundle(FtraceEventBundle.newBuilder().setCpu(cpu).addAllEvent(List.of(events)));
  }

  static FtraceEvent.Builder event(long timeNs, int pid) {
    return FtraceEvent.newBuilder().setTimestamp(timeNs).setPid(pid);
  }

  static FtraceEvent free(long timeNs, int pid, long pfn) {
    return event(timeNs, pid)
        .setMmPageFree(MmPageFreeFtraceEvent.newBuilder().setPfn(pfn).setOrder(3))
        .build();
  }

  /// A description of an event whose fields are numbered in their order.
  ///
  /// @param fields a name, or a name with a colon behind it for a string
  static GenericEventDescriptor describe(int number, String event, String... fields) {
    DescriptorProto.Builder descriptor = DescriptorProto.newBuilder().setName(event);
    int field = 1;
    for (String name : fields) {
      boolean string = name.endsWith(":");
      descriptor.addField(FieldDescriptorProto.newBuilder()
          .setNumber(field++)
          .setName(string ? name.substring(0, name.length() - 1) : name)
          .setType(
              string
                  ? FieldDescriptorProto.Type.TYPE_STRING
                  : FieldDescriptorProto.Type.TYPE_INT64));
    }
    return GenericEventDescriptor.newBuilder()
        .setFieldId(number)
        .setEventDescriptor(descriptor.build().toByteString())
        .build();
  }

  byte[] bytes() {
    return trace().toByteArray();
  }

  private Trace trace() {
    return Trace.newBuilder().addAllPacket(packets).build();
  }

  /// The same trace in compressed packets of a few packets each.
  byte[] compressed(PerfettoPacking packing, int packetsInOne) throws IOException {
    Trace.Builder trace = Trace.newBuilder();
    for (int from = 0; from < packets.size(); from += packetsInOne) {
      List<TracePacket> some = packets.subList(from, Math.min(packets.size(), from + packetsInOne));
      byte[] plain = Trace.newBuilder().addAllPacket(some).build().toByteArray();
      TracePacket.Builder packet = TracePacket.newBuilder();
      if (packing == PerfettoPacking.ZSTD) {
        packet.setZstdCompressedPackets(ByteString.copyFrom(Zstd.compress(plain)));
      } else {
        packet.setCompressedPackets(ByteString.copyFrom(deflate(plain)));
      }
      trace.addPacket(packet);
    }
    return trace.build().toByteArray();
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(plain);
    }
    return deflated.toByteArray();
  }
}
