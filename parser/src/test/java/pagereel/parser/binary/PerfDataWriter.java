package pagereel.parser.binary;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Writes small perf.data files: two events that share one form of record.
final class PerfDataWriter {

  static final long FREE_ID = 6;
  static final long ALLOC_ID = 7;

  static final long SAMPLE_TYPE = PerfAttr.IP
      | PerfAttr.TID
      | PerfAttr.TIME
      | PerfAttr.ID
      | PerfAttr.CPU
      | PerfAttr.PERIOD
      | PerfAttr.READ
      | PerfAttr.CALLCHAIN
      | PerfAttr.RAW
      | PerfAttr.IDENTIFIER;

  private static final int ATTR_BYTES = 144;
  private static final int HEADER_BYTES = 104;
  private static final int MAX_RECORD = 512;
  private static final long[] CHAIN = {-128, 0xffff_0000L};

  final boolean bigEndian;
  private final boolean compressed;
  private final TraceDatWriter formats;
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private long firstSampleType = SAMPLE_TYPE;
  private boolean unfinished;
  private boolean directory;

  PerfDataWriter(boolean bigEndian, boolean compressed) {
    this.bigEndian = bigEndian;
    this.compressed = compressed;
    formats = TestEvents.formats(new TraceDatWriter(6, bigEndian, 8, SectionCompression.NONE));
  }

  static PerfDataWriter plain() {
    return new PerfDataWriter(false, false);
  }

  /// What the events' descriptions are written with, and their records.
  TraceDatWriter formats() {
    return formats;
  }

  PerfDataWriter sampleType(long type) {
    firstSampleType = type;
    return this;
  }

  /// As a perf leaves a file that crashed.
  PerfDataWriter unfinished() {
    unfinished = true;
    return this;
  }

  ByteBuffer body() {
    return PageWriter.buffer(MAX_RECORD, bigEndian);
  }

  PerfDataWriter record(int type, int misc, byte[] body) {
    ByteBuffer header = PageWriter.buffer(8, bigEndian);
    header.putInt(type).putShort((short) misc).putShort((short) (8 + body.length));
    records.writeBytes(PageWriter.bytes(header));
    records.writeBytes(body);
    return this;
  }

  PerfDataWriter record(int type, int misc, ByteBuffer body) {
    byte[] bytes = new byte[body.position()];
    body.get(0, bytes);
    return record(type, misc, bytes);
  }

  PerfDataWriter sample(long id, int tid, long timeNs, int cpu, byte[] raw) {
    return sample(id, tid, timeNs, cpu, raw, CHAIN);
  }

  /// A sample with the call chain as it stands in the file. The process is `tid - 1`.
  PerfDataWriter sample(long id, int tid, long timeNs, int cpu, byte[] raw, long... chain) {
    ByteBuffer body = body().putLong(id).putLong(0xffff_0000L).putInt(tid - 1).putInt(tid);
    body.putLong(timeNs).putLong(id).putInt(cpu).putInt(0).putLong(1);
    body.putLong(1).putLong(2).putLong(3).putLong(id).putLong(0);
    body.putLong(chain.length);
    for (long address : chain) {
      body.putLong(address);
    }
    body.putInt(raw.length + 4).put(raw).putInt(0);
    return record(9, 1, body);
  }

  private ByteBuffer trailer(ByteBuffer body, int tid, long timeNs, int cpu) {
    body.putInt(tid).putInt(tid).putLong(timeNs).putLong(FREE_ID);
    return body.putInt(cpu).putInt(0).putLong(FREE_ID);
  }

  /// A process, here the same as its first thread, maps a part of a file.
  PerfDataWriter mmap(int pid, long timeNs, long start, long length, long offset, String file) {
    byte[] name = Arrays.copyOf(file.getBytes(StandardCharsets.UTF_8), 40);
    ByteBuffer body = body().putInt(pid).putInt(pid).putLong(start).putLong(length);
    return record(1, 0, trailer(body.putLong(offset).put(name), pid, timeNs, 0));
  }

  /// The same as today's perf asks for it, which knows the file by its inode.
  PerfDataWriter mmap2(int pid, long timeNs, long start, long length, long offset, String file) {
    byte[] name = Arrays.copyOf(file.getBytes(StandardCharsets.UTF_8), 40);
    ByteBuffer body = body().putInt(pid).putInt(pid).putLong(start).putLong(length);
    body.putLong(offset).putInt(8).putInt(1).putLong(99).putLong(0).putInt(5).putInt(2);
    return record(10, 0, trailer(body.put(name), pid, timeNs, 0));
  }

  PerfDataWriter exit(int pid, int tid, long timeNs) {
    ByteBuffer body = body().putInt(pid).putInt(1).putInt(tid).putInt(1).putLong(timeNs);
    return record(4, 0, trailer(body, tid, timeNs, 0));
  }

  /// A task gets its name as it runs another program.
  PerfDataWriter exec(int tid, long timeNs, String comm) {
    byte[] name = Arrays.copyOf(comm.getBytes(StandardCharsets.UTF_8), 16);
    return record(3, 1 << 13, trailer(body().putInt(tid).putInt(tid).put(name), tid, timeNs, 0));
  }

  PerfDataWriter comm(int tid, long timeNs, String comm) {
    byte[] name = Arrays.copyOf(comm.getBytes(StandardCharsets.UTF_8), 16);
    return record(3, 0, trailer(body().putInt(tid).putInt(tid).put(name), tid, timeNs, 0));
  }

  PerfDataWriter fork(int tid, int parent, long timeNs) {
    ByteBuffer body = body().putInt(tid).putInt(parent).putInt(tid).putInt(parent);
    return record(7, 0, trailer(body.putLong(timeNs), parent, timeNs, 0));
  }

  PerfDataWriter lost(long count, long timeNs, int cpu) {
    return record(2, 0, trailer(body().putLong(FREE_ID).putLong(count), 0, timeNs, cpu));
  }

  PerfDataWriter lostSamples(int misc, long count, long timeNs) {
    return record(13, misc, trailer(body().putLong(count), 0, timeNs, 0));
  }

  PerfDataWriter round() {
    return record(68, 0, new byte[0]);
  }

  private ByteBuffer attr(long id, long idsOffset) {
    ByteBuffer attr = PageWriter.buffer(ATTR_BYTES, bigEndian);
    long useClockId = 1L << 25;
    long sampleIdAll = 1L << 18;
    long flags = useClockId | sampleIdAll;
    attr.putInt(2).putInt(ATTR_BYTES - 16).putLong(id).putLong(1);
    attr.putLong(id == FREE_ID ? firstSampleType : SAMPLE_TYPE).putLong(0b10111);
    attr.putLong(bigEndian ? Long.reverse(flags) : flags);
    attr.putInt(92, 1);
    return attr.putLong(ATTR_BYTES - 16, idsOffset).putLong(ATTR_BYTES - 8, 8);
  }

  private byte[] string(String text) {
    byte[] padded = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 64);
    return PageWriter.buffer(68, bigEndian).putInt(64).put(padded).array();
  }

  /// Cuts the records into pieces without regard to where one ends, as perf may.
  private byte[] data() {
    byte[] plain = records.toByteArray();
    if (!compressed) {
      return plain;
    }
    records.reset();
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      ByteBuffer out = ByteBuffer.allocateDirect(1 << 16);
      for (int from = 0; from < plain.length; from += 1000) {
        int length = Math.min(1000, plain.length - from);
        ByteBuffer in =
            ByteBuffer.allocateDirect(length).put(plain, from, length).flip();
        context.compressDirectByteBufferStream(out.clear(), in, EndDirective.FLUSH);
        byte[] piece = new byte[out.flip().remaining()];
        out.get(piece);
        record(81, 0, piece);
      }
    }
    return records.toByteArray();
  }

  private Map<Integer, byte[]> features() {
    Map<Integer, byte[]> features = new TreeMap<>();
    features.put(1, formats.bytes());
    features.put(4, string("6.1.0-test"));
    features.put(6, string("riscv64"));
    features.put(7, PageWriter.buffer(8, bigEndian).putInt(4).putInt(2).array());
    if (directory) {
      features.put(24, PageWriter.buffer(8, bigEndian).putLong(1).array());
    }
    if (compressed) {
      features.put(27, new byte[20]);
    }
    return features;
  }

  /// The header of a perf.data that is a directory; the records are those it has itself.
  PerfDataWriter ofDirectory() {
    directory = true;
    return this;
  }

  /// The records alone, as in a file of a directory.
  byte[] recordBytes() {
    return data();
  }

  /// As perf writes it to a pipe: all that is around the records comes in records before them.
  byte[] pipeBytes() {
    byte[] data = data();
    records.reset();
    records.writeBytes(PageWriter.bytes(
        PageWriter.buffer(16, bigEndian).putLong(0x32454c4946524550L).putLong(16)));
    for (long id : new long[] {FREE_ID, ALLOC_ID}) {
      ByteBuffer body = body().put(attr(id, 0).array(), 0, ATTR_BYTES - 16).putLong(id);
      record(64, 0, body);
    }
    features().forEach((feature, bytes) -> {
      if (feature != 1) {
        record(80, 0, body().putLong(feature).put(bytes));
      }
    });
    // Behind the last feature perf writes an empty one.
    record(80, 0, body().putLong(32));
    byte[] formatBytes = formats.bytes();
    record(66, 0, body().putInt(formatBytes.length));
    records.writeBytes(Arrays.copyOf(formatBytes, (formatBytes.length + 7) & -8));
    byte[] name = Arrays.copyOf("test:free".getBytes(StandardCharsets.UTF_8), 16);
    record(78, 0, body().putLong(2).putLong(FREE_ID).put(name));
    record(69, 0, body().putLong(0));
    records.writeBytes(data);
    return records.toByteArray();
  }

  byte[] bytes() {
    byte[] data = data();
    Map<Integer, byte[]> features = features();
    long bits = features.keySet().stream().mapToLong(feature -> 1L << feature).sum();
    int idsOffset = HEADER_BYTES;
    int attrsOffset = idsOffset + 16;
    int dataOffset = attrsOffset + 2 * ATTR_BYTES;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer header = PageWriter.buffer(HEADER_BYTES, bigEndian);
    header.putLong(0x32454c4946524550L).putLong(HEADER_BYTES).putLong(ATTR_BYTES);
    header.putLong(attrsOffset).putLong(2 * ATTR_BYTES);
    header.putLong(dataOffset).putLong(unfinished ? 0 : data.length);
    header.putLong(0).putLong(0).putLong(bits);
    file.writeBytes(PageWriter.bytes(header));
    file.writeBytes(
        PageWriter.buffer(16, bigEndian).putLong(FREE_ID).putLong(ALLOC_ID).array());
    file.writeBytes(attr(FREE_ID, idsOffset).array());
    file.writeBytes(attr(ALLOC_ID, idsOffset + 8).array());
    file.writeBytes(data);
    if (unfinished) {
      return file.toByteArray();
    }
    long offset = file.size() + 16L * features.size();
    for (byte[] feature : features.values()) {
      file.writeBytes(PageWriter.buffer(16, bigEndian)
          .putLong(offset)
          .putLong(feature.length)
          .array());
      offset += feature.length;
    }
    features.values().forEach(file::writeBytes);
    return file.toByteArray();
  }
}
