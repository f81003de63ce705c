package pagereel.parser.binary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import pagereel.parser.TraceSource;

/// A small piece of a real trace.dat of version 6: the formats of the systems it is about, the
/// beginning of
/// its list of symbols, and each CPU's first page.
final class SampleCut {

  private static final Set<String> SYSTEMS =
      Set.of("kmem", "cma", "labmm", "migrate", "page_isolation", "compaction");
  private static final int SYMBOL_BYTES = 2000;
  private static final int PAGE_BYTES = 4096;

  private final ByteBuffer whole;
  private final ByteArrayOutputStream cut = new ByteArrayOutputStream();

  private SampleCut(byte[] whole) {
    this.whole = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] of(Path trace) throws IOException {
    try (TraceSource source = TraceSource.of(trace)) {
      return new SampleCut(Files.readAllBytes(source.file())).cut();
    }
  }

  private byte[] cut() {
    copy(3);
    string();
    copy(6);
    string();
    copy(copyLong());
    string();
    copy(copyLong());
    files(copyInt());
    systems();
    symbols();
    putInt(0);
    skip(whole.getInt());
    copy(copyLong());
    int cpus = copyInt();
    string();
    options();
    string();
    pages(cpus);
    return cut.toByteArray();
  }

  private void copy(long bytes) {
    byte[] part = new byte[Math.toIntExact(bytes)];
    whole.get(part);
    cut.writeBytes(part);
  }

  private void skip(long bytes) {
    whole.position(Math.toIntExact(whole.position() + bytes));
  }

  private int copyInt() {
    int value = whole.getInt();
    putInt(value);
    return value;
  }

  private long copyLong() {
    long value = whole.getLong();
    putLong(value);
    return value;
  }

  private void putInt(int value) {
    cut.writeBytes(buffer(4).putInt(value).array());
  }

  private void putLong(long value) {
    cut.writeBytes(buffer(8).putLong(value).array());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private String string() {
    String text = skipString();
    cut.writeBytes((text + '\0').getBytes(StandardCharsets.ISO_8859_1));
    return text;
  }

  private String skipString() {
    StringBuilder text = new StringBuilder();
    for (byte b = whole.get(); b != 0; b = whole.get()) {
      text.append((char) b);
    }
    return text.toString();
  }

  private void files(int count) {
    for (int i = 0; i < count; i++) {
      copy(copyLong());
    }
  }

  private void systems() {
    int count = whole.getInt();
    putInt(SYSTEMS.size());
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int start = whole.position();
      if (SYSTEMS.contains(skipString())) {
        whole.position(start);
        string();
        files(copyInt());
        kept++;
      } else {
        for (int files = whole.getInt(); files > 0; files--) {
          skip(whole.getLong());
        }
      }
    }
    if (kept != SYSTEMS.size()) {
      throw new IllegalStateException(kept + " of the systems " + SYSTEMS);
    }
  }

  private void symbols() {
    int bytes = whole.getInt();
    int end = whole.position() + bytes;
    putInt(SYMBOL_BYTES);
    copy(SYMBOL_BYTES);
    whole.position(end);
  }

  private void options() {
    short id;
    do {
      id = whole.getShort();
      cut.writeBytes(buffer(2).putShort(id).array());
      if (id != 0) {
        copy(copyInt());
      }
    } while (id != 0);
  }

  private void pages(int cpus) {
    int end = cut.size() + 16 * cpus;
    int first = (end + PAGE_BYTES - 1) & -PAGE_BYTES;
    int[] offsets = new int[cpus];
    for (int cpu = 0; cpu < cpus; cpu++) {
      offsets[cpu] = Math.toIntExact(whole.getLong());
      skip(8);
      putLong(first + (long) PAGE_BYTES * cpu);
      putLong(PAGE_BYTES);
    }
    cut.writeBytes(new byte[first - end]);
    for (int offset : offsets) {
      whole.position(offset);
      copy(PAGE_BYTES);
    }
  }
}
