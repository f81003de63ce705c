package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Reads what stands before the pages of a trace.dat: what both versions of the file begin with.
/// [Version6Reader] and [SectionReader] go on.
///
/// Source: `trace-cmd.dat.v6(5)`, `trace-cmd.dat.v7(5)`.
final class TraceDatHeaderReader {

  private static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};

  private static final int MAX_NAME = 256;

  /// More than any kernel can be built for.
  static final int MAX_CPUS = 1 << 14;

  private final FileBytes file;
  private final String name;
  private final Diagnostics diagnostics;
  private final HeaderInput input;
  private final HeaderTexts texts = new HeaderTexts();
  private final HeaderOptions options = new HeaderOptions();
  private List<TraceInstance> instances = List.of();
  private LazyText kallsyms = LazyText.NONE;
  private SectionCompression compression = SectionCompression.NONE;
  private int longSize;
  private long machinePageSize;

  private TraceDatHeaderReader(FileBytes file, String name, Diagnostics diagnostics) {
    this.file = file;
    this.name = name;
    this.diagnostics = diagnostics;
    input = HeaderInput.of(name, file);
  }

  /// @param name the file as the user named it
  /// @throws TraceFormatException if the header is cut or damaged
  static TraceDatHeader read(FileBytes file, String name, Diagnostics diagnostics)
      throws IOException {
    return new TraceDatHeaderReader(file, name, diagnostics).read();
  }

  private TraceDatHeader read() throws IOException {
    input.skip(MAGIC.length, "the magic number of trace.dat");
    String version = input.cString(16, "the file's version");
    readMachine();
    switch (version) {
      case "6" -> {
        Version6Reader all = new Version6Reader(file, name, diagnostics, input, texts, options);
        instances = all.read();
        kallsyms = all.kallsyms();
      }
      case "7" -> {
        readCompression();
        SectionReader sections = new SectionReader(
            file, name, compression, machinePageSize, diagnostics, input, texts, options);
        instances = sections.read();
        kallsyms = sections.kallsyms();
      }
      default ->
        throw TraceFormatException.atOffset(
            name, MAGIC.length, "version 6 or 7 of trace.dat", "version \"" + version + "\"");
    }
    String clock = clock();
    instances = ofClock(clock);
    return new TraceDatHeader(
        Integer.parseInt(version),
        compression,
        input.bigEndian(),
        longSize,
        (int) machinePageSize,
        layout(),
        texts.formats(),
        texts.comms(),
        kallsyms,
        options.kernel(),
        options.arch(),
        clock.isEmpty() ? Optional.empty() : Optional.of(clock),
        cpus(),
        options.time(clock),
        instances,
        options.stats());
  }

  /// The clock of the first instance that has something recorded.
  private String clock() {
    for (TraceInstance instance : instances) {
      if (instance.size() > 0) {
        boolean saved = instance.isTop() && !options.clock().isEmpty();
        return saved || instance.clock().isEmpty() ? options.clock() : instance.clock();
      }
    }
    return options.clock();
  }

  /// The instances whose times can be compared with those of this clock. Others are left out.
  private List<TraceInstance> ofClock(String clock) throws TraceFormatException {
    List<TraceInstance> same = new ArrayList<>();
    for (TraceInstance instance : instances) {
      boolean comparable = instance.isTop()
          || instance.clock().isEmpty()
          || clock.isEmpty()
          || instance.clock().equals(clock);
      if (comparable) {
        same.add(instance);
      } else if (instance.size() > 0) {
        diagnostics.report(
            Severity.WARNING,
            "otherClock",
            TraceFormatException.of(
                name,
                "buffer instances with the clock \"" + clock + "\"",
                "\"%s\" in the instance %s, whose %d bytes are left out"
                    .formatted(instance.clock(), instance.title(), instance.size())));
      }
    }
    return List.copyOf(same);
  }

  private OptionalInt cpus() {
    OptionalInt lastCpu = instances.stream()
        .flatMap(instance -> instance.extents().stream())
        .mapToInt(CpuExtent::cpu)
        .max();
    return options.cpus().isPresent() || lastCpu.isEmpty()
        ? options.cpus()
        : OptionalInt.of(lastCpu.getAsInt() + 1);
  }

  private PageLayout layout() throws TraceFormatException {
    PageLayout layout = texts.layout();
    if (layout == null) {
      throw TraceFormatException.of(name, "a section with header_page", "none");
    }
    return layout;
  }

  private void readMachine() throws IOException {
    TraceFormatException badEndian = input.problem("byte order 0 or 1", "another number");
    int endian = input.u8("the byte order");
    if (endian > 1) {
      throw badEndian;
    }
    input.setBigEndian(endian == 1);
    TraceFormatException badLong = input.problem("a long of 4 or 8 bytes", "another size");
    longSize = input.u8("the size of a long");
    if (longSize != 4 && longSize != 8) {
      throw badLong;
    }
    TraceFormatException badPage = input.problem("a page size", "a number that is none");
    machinePageSize = input.u32("the page size");
    if (Long.bitCount(machinePageSize) != 1 || machinePageSize < 512 || machinePageSize > 1 << 26) {
      throw badPage;
    }
  }

  private void readCompression() throws IOException {
    TraceFormatException unknown =
        input.problem("compression " + SectionCompression.ids(), "another");
    String id = input.cString(MAX_NAME, "the compression's name");
    input.cString(MAX_NAME, "the compression's version");
    for (SectionCompression known : SectionCompression.values()) {
      if (known.id().equals(id)) {
        compression = known;
        return;
      }
    }
    throw unknown;
  }

  /// Whether an input begins as a trace.dat does.
  static boolean hasMagic(byte[] head) {
    if (head.length < MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (head[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
