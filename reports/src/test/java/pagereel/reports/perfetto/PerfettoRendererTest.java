package pagereel.reports.perfetto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.perfetto.proto.Trace;
import pagereel.parser.perfetto.proto.TracePacket;
import pagereel.parser.perfetto.proto.TrackDescriptor;
import pagereel.parser.perfetto.proto.TrackEvent;
import pagereel.replay.MetricSeries;
import pagereel.reports.Analysis;
import pagereel.reports.SampleAnalysis;

/// The file is one that our own reader reads with the same events, and it has the result's counters
/// and slices.
class PerfettoRendererTest {

  private static final Path TRACE = Path.of(
      System.getProperty("pagereel.root"), "sample-traces", "arm64-6.1-cma", "trace-v6.dat.xz");
  /// Kinds whose values are the same numbers in every stream; names are numbered as they come.
  private static final Set<Field.Kind> NUMBERS = EnumSet.of(
      Field.Kind.DECIMAL,
      Field.Kind.HEX,
      Field.Kind.HEX_OR_DECIMAL,
      Field.Kind.GFP_FLAGS,
      Field.Kind.SYMBOL,
      Field.Kind.POWER_OF_TWO,
      Field.Kind.RANGE);

  private final Analysis analysis = SampleAnalysis.full();

  @TempDir
  Path folder = Path.of("");

  private static TraceReader open(TraceSource source) throws IOException {
    return TraceFormat.open(source, new Diagnostics(true));
  }

  @Test
  void hasTheEventsOfTheTrace() throws IOException {
    Path file = folder.resolve("out.pftrace");
    try (TraceSource source = TraceSource.of(TRACE);
        TraceReader reader = open(source);
        var out = Files.newOutputStream(file)) {
      PerfettoRenderer.render(analysis, reader, out);
    }
    try (TraceSource one = TraceSource.of(TRACE);
        TraceReader expected = open(one);
        TraceSource two = TraceSource.of(file);
        TraceReader written = open(two)) {
      assertThat(written.info().format()).isEqualTo(TraceFormat.PERFETTO);
      assertThat(same(expected, written)).isGreaterThan(10_000);
    }
  }

  /// Compares two streams row by row, whatever their batches.
  private static long same(TraceReader expected, TraceReader written) throws IOException {
    EventBatch a = new EventBatch();
    EventBatch b = new EventBatch();
    int j = 0;
    long rows = 0;
    while (expected.next(a)) {
      for (int i = 0; i < a.size(); i++) {
        if (j == b.size()) {
          assertThat(written.next(b)).isTrue();
          j = 0;
        }
        assertThat(b.tracepoint(j)).isEqualTo(a.tracepoint(i));
        assertThat(b.timeNs(j)).isEqualTo(a.timeNs(i));
        assertThat(b.cpu(j)).isEqualTo(a.cpu(i));
        assertThat(b.pid(j)).isEqualTo(a.pid(i));
        for (Field field : a.tracepoint(i).fields().fields()) {
          Column column = field.column();
          if (column != null
              && NUMBERS.contains(field.kind())
              && !field.binaryName().isEmpty()) {
            assertThat(b.value(column, j))
                .as("%s of %s", column, a.tracepoint(i))
                .isEqualTo(a.value(column, i));
          }
        }
        j++;
        rows++;
      }
    }
    assertThat(j == b.size() && !written.next(b)).isTrue();
    return rows;
  }

  /// All packets that are written beside a trace's bytes, those in compressed ones too.
  private List<TracePacket> packets(byte[] trace) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PerfettoRenderer.append(analysis, new ByteArrayInputStream(trace), out);
    assertThat(Arrays.copyOf(out.toByteArray(), trace.length)).isEqualTo(trace);
    List<TracePacket> packets = new ArrayList<>();
    for (TracePacket packet : Trace.parseFrom(out.toByteArray()).getPacketList()) {
      if (packet.hasCompressedPackets()) {
        packets.addAll(Trace.parseFrom(
                new InflaterInputStream(packet.getCompressedPackets().newInput()))
            .getPacketList());
      } else {
        packets.add(packet);
      }
    }
    return packets;
  }

  @Test
  void leavesAPerfettoTraceAsItIs() throws IOException {
    TracePacket packet = TracePacket.newBuilder().setMachineId(7).build();
    byte[] trace = Trace.newBuilder().addPacket(packet).build().toByteArray();

    assertThat(packets(trace).getFirst()).isEqualTo(packet);
  }

  @Test
  void hasTheSamplesOfEachSeries() throws IOException {
    Map<String, Long> tracks = new HashMap<>();
    Map<Long, String> groups = new HashMap<>();
    Map<Long, List<String>> samples = new HashMap<>();
    for (TracePacket packet : packets(new byte[0])) {
      if (packet.hasTrackDescriptor()) {
        TrackDescriptor track = packet.getTrackDescriptor();
        groups.put(track.getUuid(), track.getName());
        tracks.put(groups.get(track.getParentUuid()) + "/" + track.getName(), track.getUuid());
      } else if (packet.getTrackEvent().getType() == TrackEvent.Type.TYPE_COUNTER) {
        TrackEvent event = packet.getTrackEvent();
        double value =
            event.hasCounterValue() ? event.getCounterValue() : event.getDoubleCounterValue();
        samples
            .computeIfAbsent(event.getTrackUuid(), uuid -> new ArrayList<>())
            .add(packet.getTimestamp() + " " + value);
      }
    }
    for (MetricSeries series : analysis.result().series()) {
      Long uuid = tracks.get("pagereel: zone " + series.zone() + "/" + series.metric());
      assertThat(samples.get(uuid)).as(series.metric()).isEqualTo(changes(series));
    }
  }

  /// A counter holds its value until the next sample.
  private static List<String> changes(MetricSeries series) {
    List<String> changes = new ArrayList<>();
    double last = Double.NaN;
    for (int i = 0; i < series.values().length; i++) {
      if (series.values()[i] != last) {
        last = series.values()[i];
        changes.add(series.timesNs()[i] + " " + last);
      }
    }
    return changes;
  }

  @Test
  void hasASliceForEachFailureThatEnds() throws IOException {
    List<TracePacket> packets = packets(new byte[0]);
    List<String> names = packets.stream()
        .map(TracePacket::getTrackEvent)
        .map(TrackEvent::getName)
        .filter(name -> name.matches("F\\d+ .*"))
        .toList();
    assertThat(names).hasSameSizeAs(analysis.result().failures());

    Map<Long, Integer> open = new HashMap<>();
    Map<Long, Long> latest = new HashMap<>();
    for (TracePacket packet : packets) {
      TrackEvent event = packet.getTrackEvent();
      if (event.getType() == TrackEvent.Type.TYPE_SLICE_BEGIN) {
        assertThat(open.merge(event.getTrackUuid(), 1, Integer::sum)).isEqualTo(1);
      } else if (event.getType() == TrackEvent.Type.TYPE_SLICE_END) {
        assertThat(open.merge(event.getTrackUuid(), -1, Integer::sum)).isZero();
      }
      if (event.hasTrackUuid()) {
        Long before = latest.put(event.getTrackUuid(), packet.getTimestamp());
        assertThat(before == null || before <= packet.getTimestamp()).isTrue();
      }
    }
    assertThat(open.values()).isNotEmpty().allMatch(count -> count == 0);
  }

  @Test
  void hasNoControlCharacters() throws IOException {
    for (TracePacket packet : packets(new byte[0])) {
      assertThat(packet.getTrackEvent().toString()).doesNotContain("\\033");
      assertThat(packet.getTrackDescriptor().toString()).doesNotContain("\\033");
    }
  }
}
