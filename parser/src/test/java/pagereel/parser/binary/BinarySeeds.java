package pagereel.parser.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small traces of the binary formats, in every variant that is read in a way of its own.
public final class BinarySeeds {

  private static final Path SAMPLE = Path.of(
      System.getProperty("pagereel.root", ".."), "sample-traces/arm64-6.1-cma/trace-v6.dat.xz");

  private BinarySeeds() {}

  /// Of both versions, compressed and not, of either byte order, and the beginning of a real one.
  public static List<byte[]> traceDat() throws IOException {
    return List.of(
        traceDat(6, false, 8, SectionCompression.NONE),
        traceDat(6, true, 4, SectionCompression.NONE),
        traceDat(7, false, 8, SectionCompression.NONE),
        traceDat(7, false, 8, SectionCompression.ZLIB),
        traceDat(7, true, 8, SectionCompression.ZSTD),
        SampleCut.of(SAMPLE));
  }

  private static byte[] traceDat(
      int version, boolean bigEndian, int longSize, SectionCompression compression) {
    TraceDatWriter w =
        TestEvents.formats(new TraceDatWriter(version, bigEndian, longSize, compression));
    w.option(4, "[local]").option(5, "Linux box 6.1.0-test riscv64").pagesPerChunk(2);
    w.kallsyms("ffff0000 T start\nffff1000 t handler\t[module]\n");
    for (int cpu = 0; cpu < 2; cpu++) {
      PageWriter records = w.page(1000 + cpu)
          .event(1, TestEvents.free(w, 7, 5, 0))
          .event(1, TestEvents.stack(w, 7, 2, 0xffff0010, 0xffff1020))
          .event(1, TestEvents.alloc(w, 8, 6, 2, 0x40, 1))
          .event(1, TestEvents.userStack(w, 8, 0x1000, 0x2000))
          .longEvent(1, TestEvents.finish(w, "heap", 6, 1, 1))
          .timeExtend(5)
          .event(1, TestEvents.finished(w, 1, 9, 7))
          .event(1, TestEvents.print(w, "marker"))
          .discarded(1, 24)
          .event(1, TestEvents.other(w, 99));
      w.add(cpu, records);
    }
    w.add("side", 0, w.page(1004).event(0, TestEvents.free(w, 7, 9, 3)));
    return w.bytes();
  }

  /// A file and a pipe, of either byte order, compressed and not, and one that was not finished.
  public static List<byte[]> perfData() {
    return List.of(
        perfData(false, false).bytes(),
        perfData(true, false).bytes(),
        perfData(false, true).bytes(),
        perfData(false, false).unfinished().bytes(),
        perfData(false, false).pipeBytes(),
        perfData(true, true).pipeBytes());
  }

  private static PerfDataWriter perfData(boolean bigEndian, boolean compressed) {
    PerfDataWriter w = new PerfDataWriter(bigEndian, compressed);
    w.comm(7, 0, "worker").mmap(-1, 0, 0xffff_0000L, 0x10000, 0xffff_0000L, "[kernel.kallsyms]");
    w.mmap2(6, 5, 0x1000, 0x2000, 0, "/usr/bin/worker");
    for (int i = 1; i <= 4; i++) {
      w.sample(PerfDataWriter.FREE_ID, 7, 100L * i, i & 1, TestEvents.free(w.formats(), 9, i, 3));
      w.sample(
          PerfDataWriter.ALLOC_ID,
          7,
          100L * i + 50,
          0,
          TestEvents.alloc(w.formats(), 9, i, 2, 0x40, 1),
          -128,
          0xffff_0010L,
          -512,
          0x1010);
      w.lost(i, 100L * i + 60, 0).fork(7 + i, 7, 100L * i + 70).round();
    }
    return w.exec(8, 600, "shell").exit(6, 7, 700).lostSamples(0, 3, 800);
  }

  /// The real beginning once more as Perfetto would have recorded it: plain and in compressed
  /// packets.
  public static List<byte[]> perfetto() throws IOException {
    Path cut = Files.createTempFile("cut", ".dat");
    try {
      Files.write(cut, SampleCut.of(SAMPLE));
      List<byte[]> seeds = new ArrayList<>();
      seeds.add(new PerfettoConverter(true).convert(cut, 30).bytes());
      PerfettoWriter generic = new PerfettoConverter(false).convert(cut, 10);
      seeds.add(generic.compressed(PerfettoPacking.ZSTD, 5));
      seeds.add(generic.compressed(PerfettoPacking.DEFLATE, 9));
      return seeds;
    } finally {
      Files.delete(cut);
    }
  }

  /// A perf.data of many events that perf compressed on the way, written here.
  public static byte[] perfDataZstd(int events) {
    PerfDataWriter w = new PerfDataWriter(false, true).comm(7, 0, "worker");
    for (int i = 1; i <= events; i++) {
      byte[] free = TestEvents.free(w.formats(), 7, i % 100_000, i & 3);
      w.sample(PerfDataWriter.FREE_ID, 7, 100L * i, i & 1, free);
      if (i % 1000 == 0) {
        w.round();
      }
    }
    return w.bytes();
  }

  /// A trace as Perfetto would have recorded it.
  public static byte[] perfettoOf(Path trace) throws IOException {
    return new PerfettoConverter(true).convert(trace, 300).bytes();
  }
}
