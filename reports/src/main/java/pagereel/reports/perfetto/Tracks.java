package pagereel.reports.perfetto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pagereel.parser.perfetto.proto.CounterDescriptor;
import pagereel.parser.perfetto.proto.DebugAnnotation;
import pagereel.parser.perfetto.proto.TracePacket;
import pagereel.parser.perfetto.proto.TrackDescriptor;
import pagereel.parser.perfetto.proto.TrackEvent;
import pagereel.reports.PlainText;

/// The lines of a Perfetto timeline: groups, and in them counters, slices and instants.
final class Tracks {

  /// Something that lasts.
  ///
  /// @param notes what is told of it: text, whole or real numbers
  record Slice(long startNs, long endNs, String name, Map<String, Object> notes) {}

  private static final String CATEGORY = "pagereel";
  /// Any number that the packets of the original events do not have.
  private static final int SEQUENCE = 0x70616765;
  /// The first of our tracks; those of the original trace are random numbers.
  private static final long FIRST_UUID = 0x7061_6765_7265_0000L;

  private final PacketWriter out;
  private long lastUuid = FIRST_UUID;
  private boolean begun;

  Tracks(PacketWriter out) {
    this.out = out;
  }

  /// A line that others are put under.
  long group(String name) throws IOException {
    return track(TrackDescriptor.newBuilder().setName(PlainText.of(name)));
  }

  private long track(TrackDescriptor.Builder track) throws IOException {
    lastUuid++;
    write(TracePacket.newBuilder().setTrackDescriptor(track.setUuid(lastUuid)));
    return lastUuid;
  }

  /// A quantity over time; moments at which it is not known are left out.
  void counter(long group, String name, String unit, long[] timesNs, double[] values)
      throws IOException {
    long uuid = track(TrackDescriptor.newBuilder()
        .setName(PlainText.of(name))
        .setParentUuid(group)
        .setCounter(CounterDescriptor.newBuilder().setUnitName(unit)));
    for (int i = 0; i < timesNs.length; i++) {
      if (!Double.isNaN(values[i]) && (i == 0 || values[i] != values[i - 1])) {
        TrackEvent.Builder event =
            TrackEvent.newBuilder().setType(TrackEvent.Type.TYPE_COUNTER).setTrackUuid(uuid);
        if (values[i] == Math.rint(values[i])) {
          event.setCounterValue((long) values[i]);
        } else {
          event.setDoubleCounterValue(values[i]);
        }
        write(TracePacket.newBuilder().setTimestamp(timesNs[i]).setTrackEvent(event));
      }
    }
  }

  /// Slices under one name, on as many lines as it takes that none lies over another.
  ///
  /// @param slices in the order in which they begin
  void slices(long group, String name, List<Slice> slices) throws IOException {
    List<Long> laneEnds = new ArrayList<>();
    List<Long> lanes = new ArrayList<>();
    for (Slice slice : slices) {
      int lane = 0;
      while (lane < lanes.size() && laneEnds.get(lane) > slice.startNs()) {
        lane++;
      }
      if (lane == lanes.size()) {
        lanes.add(
            track(TrackDescriptor.newBuilder().setName(PlainText.of(name)).setParentUuid(group)));
        laneEnds.add(0L);
      }
      laneEnds.set(lane, slice.endNs());
      write(slice, lanes.get(lane));
    }
  }

  private void write(Slice slice, long uuid) throws IOException {
    boolean instant = slice.endNs() <= slice.startNs();
    TrackEvent.Builder begin = TrackEvent.newBuilder()
        .setType(instant ? TrackEvent.Type.TYPE_INSTANT : TrackEvent.Type.TYPE_SLICE_BEGIN)
        .setTrackUuid(uuid)
        .addCategories(CATEGORY)
        .setName(PlainText.of(slice.name()));
    slice.notes().forEach((key, value) -> begin.addDebugAnnotations(note(key, value)));
    write(TracePacket.newBuilder().setTimestamp(slice.startNs()).setTrackEvent(begin));
    if (!instant) {
      write(TracePacket.newBuilder()
          .setTimestamp(slice.endNs())
          .setTrackEvent(
              TrackEvent.newBuilder().setType(TrackEvent.Type.TYPE_SLICE_END).setTrackUuid(uuid)));
    }
  }

  private static DebugAnnotation note(String key, Object value) {
    DebugAnnotation.Builder note = DebugAnnotation.newBuilder().setName(key);
    return switch (value) {
      case Long number -> note.setIntValue(number).build();
      case Integer number -> note.setIntValue(number).build();
      case Double number -> note.setDoubleValue(number).build();
      default -> note.setStringValue(PlainText.of(value.toString())).build();
    };
  }

  private void write(TracePacket.Builder packet) throws IOException {
    packet.setTrustedPacketSequenceId(SEQUENCE);
    if (!begun) {
      begun = true;
      packet.setSequenceFlags(1);
      packet.setFirstPacketOnSequence(true);
    }
    out.write(packet.build());
  }
}
