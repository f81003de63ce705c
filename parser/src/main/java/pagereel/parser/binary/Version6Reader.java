package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;

/// Reads a version 6 trace.dat from its page header to the places of its pages: all stands in one
/// order, and further buffer instances behind the top one.
///
/// Source: `trace-cmd.dat.v6(5)`.
final class Version6Reader {

  private static final int MAX_NAME = 256;
  private static final int TAG_BYTES = 10;
  private static final String OPTIONS = "options  ";
  private static final String TEXT = "latency  ";
  private static final String PAGES = "flyrecord";

  private final FileBytes file;
  private final String name;
  private final Diagnostics diagnostics;
  private final HeaderInput input;
  private final HeaderTexts texts;
  private final HeaderOptions options;
  private final Map<String, Long> places = new LinkedHashMap<>();
  private LazyText kallsyms = LazyText.NONE;

  /// @param input stands behind the page size
  Version6Reader(
      FileBytes file,
      String name,
      Diagnostics diagnostics,
      HeaderInput input,
      HeaderTexts texts,
      HeaderOptions options) {
    this.file = file;
    this.name = name;
    this.diagnostics = diagnostics;
    this.input = input;
    this.texts = texts;
    this.options = options;
  }

  LazyText kallsyms() {
    return kallsyms;
  }

  /// Reads all but the pages.
  ///
  /// @return the buffer instances, the top one first
  List<TraceInstance> read() throws IOException {
    texts.readHeaderInfo(input);
    texts.readFtraceFormats(input);
    texts.readEventFormats(input);
    readKallsyms();
    input.skip(input.u32("the size of the printk formats"), "the printk formats");
    texts.readCommandLines(
        input.text(input.i64("the size of the command lines"), "the command lines"));
    long cpus = input.u32("the number of CPUs");
    String tag = tag();
    if (tag.equals(OPTIONS)) {
      readOptions();
      tag = tag();
    }
    options.cpus(cpus);
    List<TraceInstance> instances = new ArrayList<>();
    instances.add(instance("", tag, cpus));
    for (Map.Entry<String, Long> place : places.entrySet()) {
      try {
        input.seek(place.getValue(), "the buffer instance " + place.getKey());
        instances.add(instance(place.getKey(), tag(), cpus));
      } catch (TraceFormatException e) {
        diagnostics.report(Severity.DATA_LOSS, "damagedInstance", e);
      }
    }
    return instances;
  }

  private void readKallsyms() throws IOException {
    long length = input.u32("the size of kallsyms");
    long start = input.position();
    input.skip(length, "kallsyms");
    kallsyms = () -> {
      HeaderInput symbols = HeaderInput.of(name, file);
      symbols.seek(start, "kallsyms");
      return symbols.bytes(length, "kallsyms");
    };
  }

  /// What stands behind a tag.
  private TraceInstance instance(String instance, String tag, long cpus) throws IOException {
    if (tag.equals(TEXT)) {
      long start = input.position();
      long end = file.size();
      for (long other : places.values()) {
        end = other > start ? Math.min(end, other) : end;
      }
      return TraceInstance.ofText(instance, "", new CpuExtent(0, start, end - start, false));
    }
    if (!tag.equals(PAGES)) {
      input.seek(input.position() - TAG_BYTES, "the kind of data");
      throw input.problem("\"" + PAGES + "\" or \"latency\"", "\"" + tag.strip() + "\"");
    }
    if (cpus > TraceDatHeaderReader.MAX_CPUS || cpus * 16 > input.remaining()) {
      throw input.problem(
          "the places of the pages of " + cpus + " CPUs", input.remaining() + " bytes");
    }
    List<CpuExtent> extents = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      long offset = input.i64("the place of a CPU's pages");
      long size = input.i64("the size of a CPU's pages");
      if (offset < 0 || size < 0) {
        throw input.problem("place and size of a CPU's pages", "numbers that are none");
      }
      extents.add(new CpuExtent(cpu, offset, size, false));
    }
    return TraceInstance.ofPages(instance, "", 0, extents);
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
        long place = option.i64("a buffer's place");
        places.put(option.cString(MAX_NAME, "a buffer's name"), place);
      } else {
        options.read(id, option);
      }
    }
  }
}
