package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Reads what stands before the pages of a trace.dat: what both versions of the file begin
/// with, then all of a version 6 file. [SectionReader] goes on in a version 7 file.
///
/// Source: `trace-cmd.dat.v6(5)`, `trace-cmd.dat.v7(5)`.
final class TraceDatHeaderReader {

  private static final byte[] MAGIC = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};

  private static final int MAX_NAME = 256;
  private static final int TAG_BYTES = 10;

  /// More than any kernel can be built for.
  static final int MAX_CPUS = 1 << 14;

  private final FileBytes file;
  private final String name;
  private final Diagnostics diagnostics;
  private final HeaderInput input;
  private final HeaderTexts texts = new HeaderTexts();
  private final HeaderOptions options = new HeaderOptions();
  private final List<CpuExtent> extents = new ArrayList<>();
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
    PageLayout layout;
    switch (version) {
      case "6" -> {
        readVersion6();
        layout = layout();
      }
      case "7" -> {
        readCompression();
        SectionReader sections = new SectionReader(
            file, name, compression, machinePageSize, diagnostics, input, texts, options);
        extents.addAll(sections.read());
        layout = layout().withPageSize(sections.bufferPageSize());
      }
      default ->
        throw TraceFormatException.atOffset(
            name, MAGIC.length, "version 6 or 7 of trace.dat", "version \"" + version + "\"");
    }
    if (!options.otherInstances().isEmpty()) {
      diagnostics.report(
          Severity.INFO,
          "otherInstances",
          TraceFormatException.of(
              name,
              "one buffer instance",
              "further ones, not read: " + String.join(", ", options.otherInstances())));
    }
    return header(Integer.parseInt(version), layout);
  }

  private TraceDatHeader header(int version, PageLayout layout) {
    OptionalInt cpus = options.cpus();
    int lastCpu = extents.stream().mapToInt(CpuExtent::cpu).max().orElse(-1);
    return new TraceDatHeader(
        version,
        compression,
        input.bigEndian(),
        longSize,
        (int) machinePageSize,
        layout,
        texts.formats(),
        texts.comms(),
        options.kernel(),
        options.arch(),
        options.clock(),
        cpus.isPresent() || lastCpu < 0 ? cpus : OptionalInt.of(lastCpu + 1),
        options.time(),
        List.copyOf(extents));
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

  private void readVersion6() throws IOException {
    texts.readHeaderInfo(input);
    texts.readFtraceFormats(input);
    texts.readEventFormats(input);
    input.skip(input.u32("the size of kallsyms"), "kallsyms");
    input.skip(input.u32("the size of the printk formats"), "the printk formats");
    texts.readCommandLines(
        input.text(input.i64("the size of the command lines"), "the command lines"));
    long cpus = input.u32("the number of CPUs");
    String tag = tag();
    if (tag.equals("options  ")) {
      readOptions();
      tag = tag();
    }
    if (!tag.equals("flyrecord")) {
      input.seek(input.position() - TAG_BYTES, "the kind of data");
      throw input.problem("\"flyrecord\"", "\"" + tag.strip() + "\"");
    }
    if (cpus > MAX_CPUS || cpus * 16 > input.remaining()) {
      throw input.problem(
          "the places of the pages of " + cpus + " CPUs", input.remaining() + " bytes");
    }
    options.cpus(cpus);
    for (int cpu = 0; cpu < cpus; cpu++) {
      long offset = input.i64("the place of a CPU's pages");
      long size = input.i64("the size of a CPU's pages");
      if (offset < 0 || size < 0) {
        throw input.problem("place and size of a CPU's pages", "numbers that are none");
      }
      extents.add(new CpuExtent(cpu, offset, size, false));
    }
  }

  private String tag() throws IOException {
    String tag = input.text(TAG_BYTES, "the kind of data that follows");
    int nul = tag.indexOf(0);
    return nul < 0 ? tag : tag.substring(0, nul);
  }

  private void readOptions() throws IOException {
    while (true) {
      int id = input.u16("an option's number");
      if (id == HeaderOptions.DONE) {
        return;
      }
      long size = input.u32("an option's size");
      long start = input.position();
      HeaderInput option =
          HeaderInput.of(name, input.bytes(size, "option " + id), start, input.bigEndian());
      if (id == HeaderOptions.BUFFER) {
        option.i64("a buffer's place");
        options.otherInstance(option.cString(MAX_NAME, "a buffer's name"));
      } else {
        options.read(id, option);
      }
    }
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
