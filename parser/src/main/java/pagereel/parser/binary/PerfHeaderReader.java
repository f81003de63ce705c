package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Reads what stands before and behind the records of a perf.data: the events recorded, the
/// descriptions of their fields, the machine.
///
/// Source: `tools/perf/Documentation/perf.data-file-format.txt`.
final class PerfHeaderReader {

  private static final byte[] MAGIC = {'P', 'E', 'R', 'F', 'I', 'L', 'E', '2'};

  private static final int PIPE_HEADER_BYTES = 16;
  private static final int MAX_FEATURES = 256;
  private static final int MAX_EVENTS = 1 << 16;
  private static final int MAX_IDS = 1 << 22;

  private static final int TRACING_DATA = 1;
  private static final int OSRELEASE = 4;
  private static final int ARCH = 6;
  private static final int NRCPUS = 7;
  private static final int EVENT_DESC = 12;
  private static final int COMPRESSED = 27;

  private final String name;
  private final FileBytes file;
  private final HeaderInput input;
  private final Diagnostics diagnostics;
  private final List<PerfAttr> attrs = new ArrayList<>();
  private final Map<Long, Integer> ids = new HashMap<>();
  private final HeaderTexts texts = new HeaderTexts();
  private long dataOffset;
  private long dataSize;
  private boolean compressed;
  private OptionalInt pageSize = OptionalInt.empty();
  private OptionalInt cpus = OptionalInt.empty();
  private Optional<String> kernel = Optional.empty();
  private Optional<String> arch = Optional.empty();

  private PerfHeaderReader(FileBytes file, String name, Diagnostics diagnostics) {
    this.file = file;
    this.name = name;
    this.diagnostics = diagnostics;
    input = HeaderInput.of(name, file);
  }

  /// Whether an input begins with these bytes, in either byte order.
  static boolean hasMagic(byte[] head) {
    return head.length >= MAGIC.length && (isMagic(head, false) || isMagic(head, true));
  }

  private static boolean isMagic(byte[] head, boolean bigEndian) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (head[i] != MAGIC[bigEndian ? MAGIC.length - 1 - i : i]) {
        return false;
      }
    }
    return true;
  }

  /// @param name the file as the user named it
  /// @throws TraceFormatException if what is needed to decode events is cut, damaged or missing
  static PerfHeader read(FileBytes file, String name, Diagnostics diagnostics) throws IOException {
    return new PerfHeaderReader(file, name, diagnostics).read();
  }

  private PerfHeader read() throws IOException {
    input.setBigEndian(isMagic(input.bytes(MAGIC.length, "the magic number of perf.data"), true));
    long headerSize = input.i64("the header's size");
    if (headerSize == PIPE_HEADER_BYTES) {
      throw input.problem("perf.data as perf writes it to a file", "perf.data written to a pipe");
    }
    long attrSize = input.i64("the size of an event's attributes");
    long attrsOffset = input.i64("the place of the events");
    long attrsSize = input.i64("the size of the events");
    dataOffset = input.i64("the place of the records");
    dataSize = input.i64("the size of the records");
    input.skip(16, "the old list of events");
    boolean[] features = features();
    if (dataSize == 0) {
      throw TraceFormatException.atOffset(
          name,
          48,
          "the size of the records, and behind them the descriptions of the events",
          "none: perf did not come to its end, and without descriptions no event can be decoded");
    }
    if (dataOffset < 0 || dataSize < 0 || dataOffset > Long.MAX_VALUE - dataSize) {
      throw input.problem("place and size of the records", "numbers that are none");
    }
    readAttrs(attrSize, attrsOffset, attrsSize);
    readFeatures(features);
    if (texts.formats().isEmpty()) {
      throw TraceFormatException.of(
          name, "descriptions of tracepoints in perf.data", "none: no tracepoint was recorded");
    }
    PerfAttrs events = new PerfAttrs(attrs, ids);
    if (!events.readable()) {
      throw TraceFormatException.of(
          name, "records of one form, or with an identifier", "several forms without one");
    }
    if (!attrs.stream().allMatch(attr -> attr.has(PerfAttr.TIME))) {
      throw TraceFormatException.of(
          name, "a time in each record, as of perf record --timestamp", "records without");
    }
    return new PerfHeader(
        input.bigEndian(),
        dataOffset,
        dataSize,
        compressed,
        events,
        pageSize,
        texts.formats(),
        kernel,
        arch,
        cpus);
  }

  /// Which feature sections there are. The bits are those of longs of the recording machine.
  private boolean[] features() throws IOException {
    boolean[] features = new boolean[MAX_FEATURES];
    for (int word = 0; word < MAX_FEATURES / Long.SIZE; word++) {
      long bits = input.i64("the list of features");
      for (int bit = 0; bit < Long.SIZE; bit++) {
        features[word * Long.SIZE + bit] = (bits >>> bit & 1) != 0;
      }
    }
    return features;
  }

  private void readAttrs(long attrSize, long offset, long size) throws IOException {
    if (attrSize < 64 || attrSize > 4096 || size < attrSize || size / attrSize > MAX_EVENTS) {
      throw input.problem(
          "at least one event", "%d bytes of events of %d bytes".formatted(size, attrSize));
    }
    for (long i = 0; i < size / attrSize; i++) {
      input.seek(offset + i * attrSize, "an event's attributes");
      PerfAttr attr =
          PerfAttr.of(input.bytes(attrSize - 16, "an event's attributes"), input.bigEndian());
      long idsOffset = input.i64("the place of an event's ids");
      long idsSize = input.i64("the size of an event's ids");
      if (idsSize < 0 || idsSize / 8 > MAX_IDS - ids.size()) {
        throw input.problem("the size of an event's ids", Long.toUnsignedString(idsSize));
      }
      input.seek(idsOffset, "an event's ids");
      for (long id = 0; id < idsSize / 8; id++) {
        ids.put(input.i64("an event's id"), attrs.size());
      }
      attrs.add(attr);
    }
  }

  /// Reads the feature sections, which a table behind the records finds. Of those that no event
  /// depends on, damage is reported only.
  private void readFeatures(boolean[] features) throws IOException {
    long table = dataOffset + dataSize;
    if (table > file.size()) {
      throw TraceFormatException.atOffset(
          name,
          file.size(),
          "records up to byte %d, and behind them the descriptions of the events".formatted(table),
          "the end of the file");
    }
    int index = 0;
    for (int feature = 0; feature < MAX_FEATURES; feature++) {
      if (!features[feature]) {
        continue;
      }
      input.seek(table + 16L * index++, "the place of feature " + feature);
      long offset = input.i64("the place of feature " + feature);
      long size = input.i64("the size of feature " + feature);
      switch (feature) {
        case TRACING_DATA -> readTracingData(section(feature, offset, size));
        case OSRELEASE, ARCH, NRCPUS, EVENT_DESC, COMPRESSED -> {
          try {
            readFeature(feature, section(feature, offset, size));
          } catch (TraceFormatException e) {
            diagnostics.report(Severity.WARNING, "damagedSection", e);
          }
        }
        default -> {
          // Written for other readers: build ids, topology, counters.
        }
      }
    }
  }

  private HeaderInput section(int feature, long offset, long size) throws IOException {
    input.seek(offset, "feature " + feature);
    return HeaderInput.of(name, input.bytes(size, "feature " + feature), offset, input.bigEndian());
  }

  private void readFeature(int feature, HeaderInput section) throws IOException {
    switch (feature) {
      case OSRELEASE -> kernel = Optional.of(string(section));
      case ARCH -> arch = Optional.of(string(section));
      case NRCPUS -> {
        section.u32("the number of CPUs");
        long online = section.u32("the number of CPUs online");
        cpus = OptionalInt.of((int) Math.min(online, TraceDatHeaderReader.MAX_CPUS));
      }
      case EVENT_DESC -> readNames(section);
      default -> compressed = true;
    }
  }

  private static String string(HeaderInput section) throws IOException {
    String text = section.text(section.u32("the length of a string"), "a string");
    int nul = text.indexOf(0);
    return nul < 0 ? text : text.substring(0, nul);
  }

  /// The events' names, in the order of the attributes.
  private void readNames(HeaderInput section) throws IOException {
    long events = section.u32("the number of events");
    long attrSize = section.u32("the size of an event's attributes");
    for (int i = 0; i < Math.min(events, attrs.size()); i++) {
      section.skip(attrSize, "an event's attributes");
      long idCount = section.u32("the number of an event's ids");
      attrs.set(i, attrs.get(i).named(string(section)));
      section.skip(8 * idCount, "an event's ids");
    }
  }

  /// The same texts as at the front of a trace.dat, with its magic number.
  private void readTracingData(HeaderInput section) throws IOException {
    section.skip(10, "the magic number of the event descriptions");
    section.cString(16, "the version of the event descriptions");
    section.setBigEndian(section.u8("the byte order") == 1);
    section.u8("the size of a long");
    long size = section.u32("the page size");
    if (Long.bitCount(size) == 1 && size >= 512 && size <= 1 << 26) {
      pageSize = OptionalInt.of((int) size);
    }
    texts.readHeaderInfo(section);
    texts.readFtraceFormats(section);
    texts.readEventFormats(section);
  }
}
