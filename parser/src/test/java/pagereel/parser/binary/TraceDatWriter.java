package pagereel.parser.binary;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/// Writes small trace.dat files of every kind that there is.
final class TraceDatWriter {

  final int version;
  final boolean bigEndian;
  final int longSize;
  final SectionCompression compression;
  /// The pages by buffer instance, the top one's name empty, and CPU.
  private final Map<String, Map<Integer, List<byte[]>>> pages = new LinkedHashMap<>();

  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, String> clocks = new LinkedHashMap<>();
  /// Where each instance stands in a version 6 file.
  private final Map<String, Integer> places = new LinkedHashMap<>();

  private final List<String> formats = new ArrayList<>();
  private final List<byte[]> options = new ArrayList<>();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int pagesPerChunk = 1;
  private int machinePageBytes = PageWriter.PAGE_BYTES;
  private int pageBytes = PageWriter.PAGE_BYTES;
  private String kallsyms = "abc";

  TraceDatWriter(int version, boolean bigEndian, int longSize, SectionCompression compression) {
    this.version = version;
    this.bigEndian = bigEndian;
    this.longSize = longSize;
    this.compression = compression;
    pages.put("", new TreeMap<>());
  }

  /// A version 6 file of a machine like most.
  static TraceDatWriter plain() {
    return new TraceDatWriter(6, false, 8, SectionCompression.NONE);
  }

  PageWriter page(long timestamp) {
    return new PageWriter(bigEndian, longSize, timestamp, pageBytes);
  }

  TraceDatWriter add(int cpu, byte[] page) {
    return add("", cpu, page);
  }

  TraceDatWriter add(String instance, int cpu, byte[] page) {
    pages
        .computeIfAbsent(instance, i -> new TreeMap<>())
        .computeIfAbsent(cpu, c -> new ArrayList<>())
        .add(page);
    return this;
  }

  TraceDatWriter add(String instance, int cpu, PageWriter page) {
    return add(instance, cpu, page.bytes());
  }

  /// An instance whose events stand as text.
  TraceDatWriter text(String instance, String text) {
    pages.remove(instance);
    texts.put(instance, text);
    return this;
  }

  /// The clock that an instance of a version 7 file names.
  TraceDatWriter clock(String instance, String clock) {
    clocks.put(instance, clock);
    return this;
  }

  TraceDatWriter kallsyms(String symbols) {
    kallsyms = symbols;
    return this;
  }

  /// Pages of another size, for those made from now on.
  ///
  /// @param machine the size of the machine's own pages
  TraceDatWriter pageBytes(int machine, int ringBuffer) {
    machinePageBytes = machine;
    pageBytes = ringBuffer;
    return this;
  }

  TraceDatWriter add(int cpu, PageWriter page) {
    return add(cpu, page.bytes());
  }

  TraceDatWriter pagesPerChunk(int count) {
    pagesPerChunk = count;
    return this;
  }

  /// An event's format.
  ///
  /// @param fields each as `type name:offset:size:signed`
  TraceDatWriter format(String name, int id, String printFmt, String... fields) {
    StringBuilder text = new StringBuilder("name: " + name + "\nID: " + id + "\nformat:\n");
    text.append(field("unsigned short common_type:0:2:0"))
        .append(field("unsigned char common_flags:2:1:0"))
        .append(field("unsigned char common_preempt_count:3:1:0"))
        .append(field("int common_pid:4:4:1"))
        .append('\n');
    for (String field : fields) {
      text.append(field(field));
    }
    formats.add(text + "\nprint fmt: " + printFmt + "\n");
    return this;
  }

  private static String field(String spec) {
    String[] parts = spec.split(":", -1);
    return "\tfield:%s;\toffset:%s;\tsize:%s;\tsigned:%s;\n"
        .formatted(parts[0], parts[1], parts[2], parts[3]);
  }

  TraceDatWriter option(int id, byte[] data) {
    ByteBuffer option =
        buffer(6 + data.length).putShort((short) id).putInt(data.length).put(data);
    options.add(PageWriter.bytes(option));
    return this;
  }

  TraceDatWriter option(int id, String text) {
    return option(id, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  ByteBuffer buffer(int size) {
    return PageWriter.buffer(size, bigEndian);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] u16(int value) {
    return PageWriter.bytes(buffer(2).putShort((short) value));
  }

  private byte[] u32(int value) {
    return PageWriter.bytes(buffer(4).putInt(value));
  }

  private byte[] u64(long value) {
    return PageWriter.bytes(buffer(8).putLong(value));
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    return join(List.of(parts));
  }

  private byte[] headerInfo() {
    int data = 8 + longSize;
    String page = field("u64 timestamp:0:8:0")
        + field("local_t commit:8:" + longSize + ":1")
        + field("int overwrite:8:1:1")
        + field("char data:%d:%d:1".formatted(data, pageBytes - data));
    return join(
        text("header_page\0"),
        u64(page.length()),
        text(page),
        text("header_event\0"),
        u64(2),
        text("x\n"));
  }

  private byte[] formatTexts() {
    List<byte[]> parts = new ArrayList<>();
    parts.add(u32(1));
    parts.add(text("test\0"));
    parts.add(u32(formats.size()));
    for (String format : formats) {
      parts.add(u64(format.length()));
      parts.add(text(format));
    }
    return join(parts);
  }

  private byte[] commandLines() {
    String lines = "7 worker one\n8 sh\n8 later\n";
    return join(u64(lines.length()), text(lines));
  }

  byte[] bytes() {
    write();
    if (version == 6) {
      // Now it is known where the instances stand.
      write();
    }
    return file.toByteArray();
  }

  private void write() {
    file.reset();
    file.writeBytes(join(
        new byte[] {0x17, 0x08, 0x44},
        text("tracing" + version + "\0"),
        new byte[] {(byte) (bigEndian ? 1 : 0), (byte) longSize},
        u32(machinePageBytes)));
    if (version == 6) {
      version6();
    } else {
      version7();
    }
  }

  private void version6() {
    file.writeBytes(headerInfo());
    file.writeBytes(u32(0));
    file.writeBytes(formatTexts());
    file.writeBytes(u32(kallsyms.length()));
    file.writeBytes(text(kallsyms));
    file.writeBytes(u32(0));
    file.writeBytes(commandLines());
    int cpus = 1;
    for (Map<Integer, List<byte[]>> instance : pages.values()) {
      cpus = Math.max(
          cpus, instance.keySet().stream().mapToInt(cpu -> cpu + 1).max().orElse(1));
    }
    file.writeBytes(u32(cpus));
    file.writeBytes(text("options  \0"));
    options.forEach(file::writeBytes);
    for (String name : instances()) {
      if (!name.isEmpty()) {
        byte[] data = join(u64(places.getOrDefault(name, 0)), text(name + "\0"));
        file.writeBytes(join(u16(3), u32(data.length), data));
      }
    }
    file.writeBytes(u16(0));
    for (String name : instances()) {
      places.put(name, file.size());
      if (texts.containsKey(name)) {
        file.writeBytes(text("latency  \0" + texts.get(name)));
      } else {
        pages6(pages.getOrDefault(name, Map.of()), cpus);
      }
    }
  }

  /// The names of all instances, the top one's first.
  private List<String> instances() {
    List<String> names = new ArrayList<>(pages.keySet());
    texts.keySet().forEach(name -> names.add(name.isEmpty() ? 0 : names.size(), name));
    return names;
  }

  private void pages6(Map<Integer, List<byte[]>> cpuPages, int cpus) {
    file.writeBytes(text("flyrecord\0"));
    long offset = alignUp(file.size() + 16L * cpus);
    for (int cpu = 0; cpu < cpus; cpu++) {
      long size = (long) pageBytes * cpuPages.getOrDefault(cpu, List.of()).size();
      file.writeBytes(u64(offset));
      file.writeBytes(u64(size));
      offset += size;
    }
    pad();
    cpuPages.values().forEach(list -> list.forEach(file::writeBytes));
  }

  private static long alignUp(long offset) {
    return (offset + PageWriter.PAGE_BYTES - 1) & -PageWriter.PAGE_BYTES;
  }

  private void pad() {
    file.writeBytes(new byte[(int) (alignUp(file.size()) - file.size())]);
  }

  private void version7() {
    file.writeBytes(text(compression.id() + "\0" + "1\0"));
    long optionsAt = file.size();
    file.writeBytes(u64(0));
    option(16, u64(section(16, headerInfo())));
    option(17, u64(section(17, u32(0))));
    option(18, u64(section(18, formatTexts())));
    option(19, u64(section(19, join(u32(kallsyms.length()), text(kallsyms)))));
    option(21, u64(section(21, commandLines())));
    // As in the files of trace-cmd: the place of the pages is told after them.
    long first = file.size();
    byte[] doneLater = join(u16(0), u32(8), u64(0));
    byte[] firstOptions = join(join(options), doneLater);
    ByteBuffer done = ByteBuffer.wrap(firstOptions).order(buffer(0).order());
    file.writeBytes(join(u16(0), u16(0), u32(0), u64(firstOptions.length), firstOptions));
    byte[] buffers = instances7();
    long second = file.size();
    byte[] all = file.toByteArray();
    ByteBuffer whole = ByteBuffer.wrap(all).order(done.order());
    whole.putLong((int) first + 16 + firstOptions.length - 8, second);
    whole.putLong((int) optionsAt, first);
    file.reset();
    file.writeBytes(all);
    file.writeBytes(join(u16(0), u16(0), u32(0), u64(buffers.length), buffers));
  }

  private long section(int id, byte[] body) {
    long at = file.size();
    boolean packed = compression != SectionCompression.NONE;
    byte[] stored = packed ? chunk(body) : body;
    file.writeBytes(join(u16(id), u16(packed ? 1 : 0), u32(0), u64(stored.length), stored));
    return at;
  }

  /// Writes the pages and texts of all instances.
  ///
  /// @return the options that say where they are
  private byte[] instances7() {
    List<byte[]> list = new ArrayList<>();
    for (String name : instances()) {
      int sectionAt = file.size();
      String names = name + "\0" + clocks.getOrDefault(name, "local") + "\0";
      byte[] option;
      int id;
      if (texts.containsKey(name)) {
        text7(texts.get(name));
        option = join(u64(sectionAt), text(names));
        id = 22;
      } else {
        option = join(
            u64(sectionAt),
            text(names),
            u32(pageBytes),
            pages7(pages.getOrDefault(name, Map.of())));
        id = 3;
      }
      list.add(join(u16(id), u32(option.length), option));
    }
    list.add(join(u16(0), u32(8), u64(0)));
    return join(list);
  }

  private void text7(String text) {
    boolean packed = compression != SectionCompression.NONE;
    byte[] stored = packed ? join(u32(1), chunk(text(text))) : text(text);
    file.writeBytes(join(u16(22), u16(packed ? 1 : 0), u32(0), u64(stored.length), stored));
  }

  /// Writes the pages of one instance.
  ///
  /// @return the number of its CPUs and where their pages are
  private byte[] pages7(Map<Integer, List<byte[]>> cpuPages) {
    boolean packed = compression != SectionCompression.NONE;
    file.writeBytes(join(u16(3), u16(packed ? 1 : 0), u32(0), u64(0)));
    List<byte[]> table = new ArrayList<>();
    table.add(u32(cpuPages.size()));
    for (Map.Entry<Integer, List<byte[]>> cpu : cpuPages.entrySet()) {
      pad();
      int offset = file.size();
      List<byte[]> chunks = new ArrayList<>();
      for (int i = 0; i < cpu.getValue().size(); i += pagesPerChunk) {
        int end = Math.min(i + pagesPerChunk, cpu.getValue().size());
        byte[] some = join(cpu.getValue().subList(i, end));
        chunks.add(packed ? chunk(some) : some);
      }
      byte[] stored = join(chunks);
      if (packed) {
        file.writeBytes(u32(chunks.size()));
      }
      file.writeBytes(stored);
      table.add(join(u32(cpu.getKey()), u64(offset), u64(stored.length)));
    }
    return join(table);
  }

  private byte[] chunk(byte[] bytes) {
    byte[] packed = compression == SectionCompression.ZSTD ? Zstd.compress(bytes) : deflate(bytes);
    return join(u32(packed.length), u32(bytes.length), packed);
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] packed = new byte[bytes.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return Arrays.copyOf(packed, length);
  }
}
