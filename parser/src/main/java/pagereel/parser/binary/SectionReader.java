package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Reads the sections of a version 7 trace.dat: chained lists of options, which say where all
/// else stands.
final class SectionReader {

  private static final int HEADER_INFO = 16;
  private static final int FTRACE_EVENTS = 17;
  private static final int EVENT_FORMATS = 18;
  private static final int KALLSYMS = 19;
  private static final int CMDLINES = 21;

  private static final int MAX_NAME = 256;
  private static final int SECTION_HEADER_BYTES = 16;

  /// A section's first bytes.
  ///
  /// @param offset of the section's header
  private record Section(int id, boolean compressed, long offset, long size) {}

  private final FileBytes file;
  private final String name;
  private final SectionCompression compression;
  private final Diagnostics diagnostics;
  private final long pageAlignment;
  private final HeaderInput input;
  private final HeaderTexts texts;
  private final HeaderOptions options;
  private final List<TraceInstance> instances = new ArrayList<>();
  private final Map<Integer, Long> textSections = new HashMap<>();

  /// @param pageAlignment the traced machine's page size
  /// @param input         stands at the place of the first options' place
  SectionReader(
      FileBytes file,
      String name,
      SectionCompression compression,
      long pageAlignment,
      Diagnostics diagnostics,
      HeaderInput input,
      HeaderTexts texts,
      HeaderOptions options) {
    this.file = file;
    this.name = name;
    this.compression = compression;
    this.pageAlignment = pageAlignment;
    this.diagnostics = diagnostics;
    this.input = input;
    this.texts = texts;
    this.options = options;
  }

  LazyText kallsyms() {
    return textSections.containsKey(KALLSYMS) ? this::readKallsyms : LazyText.NONE;
  }

  private byte[] readKallsyms() throws IOException {
    HeaderInput section = text(KALLSYMS, "kallsyms");
    return section.bytes(section.u32("the size of kallsyms"), "kallsyms");
  }

  /// Reads all sections but the pages.
  ///
  /// @return the buffer instances, the top one first
  List<TraceInstance> read() throws IOException {
    long next = input.i64("the place of the options");
    Set<Long> seen = new HashSet<>();
    while (next != 0) {
      if (!seen.add(next)) {
        throw input.problem("the place of further options", "that of options before them");
      }
      input.seek(next, "options");
      Section section = section();
      next = readOptions(section);
      long end = section.offset + SECTION_HEADER_BYTES + section.size;
      if (next > file.size() - SECTION_HEADER_BYTES && compression != SectionCompression.NONE) {
        recoverInstance(end, next);
        next = 0;
      }
    }
    readTexts();
    if (instances.isEmpty()) {
      throw TraceFormatException.of(name, "a section with recorded pages", "none");
    }
    instances.sort(Comparator.comparing(instance -> !instance.isTop()));
    return instances;
  }

  /// Finds the pages of a file that was cut before the options that say where they are: they
  /// stand in the first buffer section, CPU after CPU, each beginning at a multiple of the page
  /// size.
  private void recoverInstance(long offset, long optionsOffset) throws IOException {
    long next = offset;
    while (next >= 0 && next <= file.size() - SECTION_HEADER_BYTES) {
      input.seek(next, "a section");
      Section section = section();
      if (section.id == HeaderOptions.BUFFER && section.compressed) {
        List<CpuExtent> extents = recoverExtents(input.position());
        instances.add(TraceInstance.ofPages("", "", 0, extents));
        diagnostics.report(
            Severity.DATA_LOSS,
            "truncated",
            TraceFormatException.atOffset(
                name,
                file.size(),
                "options at byte %d, and the pages before them".formatted(optionsOffset),
                "the end of the file; what stands before it is taken for CPU 0 to "
                    + (extents.size() - 1)));
        return;
      }
      next = section.offset + SECTION_HEADER_BYTES + section.size;
    }
  }

  private List<CpuExtent> recoverExtents(long sectionStart) throws IOException {
    List<CpuExtent> extents = new ArrayList<>();
    long start = alignUp(sectionStart);
    while (start < file.size() - 4) {
      input.seek(start, "a CPU's pages");
      long chunks = input.u32("the number of chunks");
      long end = start + 4;
      for (long i = 0; i < chunks && end <= file.size() - 8; i++) {
        input.seek(end, "a chunk");
        end += 8 + input.u32("a chunk's size");
      }
      extents.add(new CpuExtent(extents.size(), start, end - start - 4, true));
      start = alignUp(end);
    }
    return extents;
  }

  private long alignUp(long offset) {
    return (offset + pageAlignment - 1) & -pageAlignment;
  }

  private Section section() throws IOException {
    long offset = input.position();
    int id = input.u16("a section's number");
    int flags = input.u16("a section's flags");
    input.u32("a section's description");
    long size = input.i64("a section's size");
    if (size < 0) {
      throw input.problem("a section's size", Long.toUnsignedString(size));
    }
    return new Section(id, (flags & 1) != 0, offset, size);
  }

  /// The bytes of the section whose header was just read, decompressed.
  private HeaderInput body(Section section, String what) throws IOException {
    long start = section.offset;
    if (!section.compressed) {
      return HeaderInput.of(name, input.bytes(section.size, what), start, input.bigEndian());
    }
    long compressedSize = input.u32("the compressed size of " + what);
    long size = input.u32("the size of " + what);
    if (size > HeaderInput.MAX_ITEM_BYTES) {
      throw input.problem(what + " of at most " + HeaderInput.MAX_ITEM_BYTES, size + " bytes");
    }
    byte[] block = input.bytes(compressedSize, what);
    byte[] bytes = new byte[(int) size];
    if (!compression.decompress(block, block.length, bytes, bytes.length)) {
      throw TraceFormatException.atOffset(
          name, start, what + " compressed with " + compression.id(), "damaged data");
    }
    return HeaderInput.of(name, bytes, start, input.bigEndian());
  }

  /// @return where the next options stand, 0 if there are none
  private long readOptions(Section section) throws IOException {
    if (section.id != HeaderOptions.DONE) {
      throw TraceFormatException.atOffset(
          name, section.offset, "a section of options (0)", "section " + section.id);
    }
    HeaderInput list = body(section, "the options");
    while (list.remaining() > 0) {
      int id = list.u16("an option's number");
      long size = list.u32("an option's size");
      HeaderInput option =
          HeaderInput.of(name, list.bytes(size, "option " + id), section.offset, input.bigEndian());
      switch (id) {
        case HeaderOptions.DONE -> {
          return option.remaining() >= 8 ? option.i64("the place of further options") : 0;
        }
        case HeaderOptions.BUFFER -> instances.add(instance(option));
        case HeaderOptions.BUFFER_TEXT -> instances.add(textInstance(option));
        case HEADER_INFO, FTRACE_EVENTS, EVENT_FORMATS, KALLSYMS, CMDLINES ->
          textSections.put(id, option.i64("a section's place"));
        default -> options.read(id, option);
      }
    }
    return 0;
  }

  private TraceInstance instance(HeaderInput option) throws IOException {
    long sectionOffset = option.i64("a buffer's place");
    String instanceName = option.cString(MAX_NAME, "a buffer's name");
    String clock = option.cString(MAX_NAME, "a buffer's clock");
    long pageSize = option.u32("a buffer's page size");
    long cpus = option.u32("a buffer's number of CPUs");
    if (cpus > TraceDatHeaderReader.MAX_CPUS || cpus * 20 > option.remaining()) {
      throw option.problem(cpus + " CPUs of a buffer", option.remaining() + " bytes");
    }
    input.seek(sectionOffset, "a buffer's section");
    boolean compressed = section().compressed;
    List<CpuExtent> extents = new ArrayList<>();
    for (long i = 0; i < cpus; i++) {
      long cpu = option.u32("a CPU's number");
      long offset = option.i64("the place of a CPU's pages");
      long size = option.i64("the size of a CPU's pages");
      if (cpu > 1 << 20 || offset < 0 || size < 0) {
        throw option.problem("a CPU, place and size of its pages", "numbers that are none");
      }
      extents.add(new CpuExtent((int) cpu, offset, size, compressed));
    }
    return TraceInstance.ofPages(instanceName, clock, pageSize, extents);
  }

  private TraceInstance textInstance(HeaderInput option) throws IOException {
    input.seek(option.i64("a text's place"), "a text's section");
    String instanceName = option.cString(MAX_NAME, "a buffer's name");
    String clock = option.remaining() == 0 ? "" : option.cString(MAX_NAME, "a buffer's clock");
    Section section = section();
    // Of chunks the extent counts what follows their number.
    long size = section.compressed ? section.size - 4 : section.size;
    return TraceInstance.ofText(
        instanceName,
        clock,
        new CpuExtent(0, input.position(), Math.max(0, size), section.compressed));
  }

  private void readTexts() throws IOException {
    texts.readHeaderInfo(text(HEADER_INFO, "the page header"));
    texts.readFtraceFormats(text(FTRACE_EVENTS, "the ftrace formats"));
    texts.readEventFormats(text(EVENT_FORMATS, "the event formats"));
    if (textSections.containsKey(CMDLINES)) {
      try {
        HeaderInput lines = text(CMDLINES, "the command lines");
        texts.readCommandLines(
            lines.text(lines.i64("the size of the command lines"), "the command lines"));
      } catch (TraceFormatException e) {
        diagnostics.report(Severity.WARNING, "damagedSection", e);
      }
    }
  }

  private HeaderInput text(int id, String what) throws IOException {
    Long offset = textSections.get(id);
    if (offset == null) {
      throw TraceFormatException.of(name, "a section with " + what, "none");
    }
    input.seek(offset, what);
    Section section = section();
    if (section.id != id) {
      throw TraceFormatException.atOffset(
          name, offset, what + " (section " + id + ")", "section " + section.id);
    }
    return body(section, what);
  }
}
