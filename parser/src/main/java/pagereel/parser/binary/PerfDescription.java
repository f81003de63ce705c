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

/// What a perf.data says beside its records, gathered piece by piece: the events recorded, the
/// descriptions of their fields, the machine.
///
/// Source: `tools/perf/Documentation/perf.data-file-format.txt`.
final class PerfDescription {

  private static final int MAX_EVENTS = 1 << 16;
  private static final int MAX_IDS = 1 << 22;

  private static final int TRACING_DATA = 1;
  private static final int OSRELEASE = 4;
  private static final int ARCH = 6;
  private static final int NRCPUS = 7;
  private static final int EVENT_DESC = 12;
  private static final int DIR_FORMAT = 24;
  private static final int COMPRESSED = 27;

  private final String name;
  private final Diagnostics diagnostics;
  private final List<PerfAttr> attrs = new ArrayList<>();
  private final Map<Long, Integer> ids = new HashMap<>();
  private final HeaderTexts texts = new HeaderTexts();
  private boolean compressed;
  private boolean directory;
  private byte[] kallsyms = {};
  private OptionalInt pageSize = OptionalInt.empty();
  private OptionalInt cpus = OptionalInt.empty();
  private Optional<String> kernel = Optional.empty();
  private Optional<String> arch = Optional.empty();

  PerfDescription(String name, Diagnostics diagnostics) {
    this.name = name;
    this.diagnostics = diagnostics;
  }

  /// Adds an event, with ids that stand one behind the other in the input.
  ///
  /// @param idCount how many there are
  void addEvent(PerfAttr attr, HeaderInput input, long idCount) throws IOException {
    if (attrs.size() == MAX_EVENTS) {
      throw input.problem("at most " + MAX_EVENTS + " events", "more");
    }
    if (idCount < 0 || idCount > MAX_IDS - ids.size()) {
      throw input.problem("the number of an event's ids", Long.toUnsignedString(idCount));
    }
    for (long i = 0; i < idCount; i++) {
      ids.put(input.i64("an event's id"), attrs.size());
    }
    attrs.add(attr);
  }

  /// The event with this id has a name of its own.
  void rename(long id, String eventName) {
    Integer event = ids.get(id);
    if (event != null) {
      attrs.set(event, attrs.get(event).named(eventName));
    }
  }

  /// Whether a feature's contents are of use here.
  static boolean isRead(int feature) {
    return switch (feature) {
      case TRACING_DATA, OSRELEASE, ARCH, NRCPUS, EVENT_DESC, DIR_FORMAT, COMPRESSED -> true;
      default -> false; // Written for other readers: build ids, topology, counters.
    };
  }

  /// Reads a feature's section. Of one that no event depends on, damage is reported only.
  void readFeature(int feature, HeaderInput section) throws IOException {
    if (feature == TRACING_DATA) {
      readTracingData(section);
      return;
    }
    try {
      readMachine(feature, section);
    } catch (TraceFormatException e) {
      diagnostics.report(Severity.WARNING, "damagedSection", e);
    }
  }

  private void readMachine(int feature, HeaderInput section) throws IOException {
    switch (feature) {
      case OSRELEASE -> kernel = Optional.of(string(section));
      case ARCH -> arch = Optional.of(string(section));
      case NRCPUS -> {
        section.u32("the number of CPUs");
        long online = section.u32("the number of CPUs online");
        cpus = OptionalInt.of((int) Math.min(online, TraceDatHeaderReader.MAX_CPUS));
      }
      case EVENT_DESC -> readNames(section);
      case DIR_FORMAT -> directory = true;
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
  void readTracingData(HeaderInput section) throws IOException {
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
    try {
      kallsyms = section.bytes(section.u32("the size of the symbols"), "the kernel's symbols");
    } catch (TraceFormatException e) {
      // Events are whole without it.
      diagnostics.report(Severity.WARNING, "damagedSection", e);
    }
  }

  /// All of it.
  ///
  /// @param dataOffset where the records begin
  /// @param dataSize   of all records
  /// @throws TraceFormatException if something is missing without which no event can be decoded
  PerfHeader header(boolean bigEndian, long dataOffset, long dataSize) throws TraceFormatException {
    if (texts.formats().isEmpty()) {
      throw TraceFormatException.of(
          name, "descriptions of tracepoints in perf.data", "none: no tracepoint was recorded");
    }
    if (attrs.isEmpty()) {
      throw TraceFormatException.of(name, "at least one event", "none");
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
        bigEndian,
        dataOffset,
        dataSize,
        compressed,
        directory,
        events,
        pageSize,
        texts.formats(),
        events.haveCallChains() ? KernelSymbols.of(kallsyms) : KernelSymbols.NONE,
        kernel,
        arch,
        cpus);
  }
}
