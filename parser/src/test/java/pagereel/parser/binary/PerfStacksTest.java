package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.parser.binary.PerfDataWriter.FREE_ID;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;

/// The call chains of samples.
class PerfStacksTest {

  private static final long KERNEL = -128;
  private static final long USER = -512;
  private static final long GUEST_KERNEL = -2176;
  private static final long USER_DEFERRED = -640;

  private static final long TEXT = 0xffff_ffff_8100_0000L;

  private static final String KALLSYMS = """
      0000000000000000 A fixed_percpu_data
      ffffffff81000000 T _text
      ffffffff81000000 T _stext
      ffffffff81000040 t __early
      ffffffff81000100 W weak_name
      ffffffff81000100 T __alloc_pages
      ffffffff81000100 t alloc_pages_alias
      ffffffff81000200 D some_data
      ffffffff81001000 T _etext
      ffffffffc0000000 t xfs_read\t[xfs]
      """;

  @TempDir
  Path folder;

  private static PerfDataWriter sample(PerfDataWriter w, int tid, long timeNs, long... chain) {
    byte[] raw = TestEvents.free(w.formats(), 99, timeNs, 3);
    return w.sample(FREE_ID, tid, timeNs, 0, raw, chain);
  }

  private record Result(List<String> stacks, List<Finding> findings) {}

  private static Result read(TraceSource source) throws IOException {
    Diagnostics diagnostics = new Diagnostics(false);
    List<String> stacks = new ArrayList<>();
    try (TraceReader reader = TraceFormat.open(source, diagnostics)) {
      EventBatch batch = new EventBatch(3);
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          stacks.add(String.join(" ", reader.stacks().names(batch.stack(row), reader.names())));
        }
      }
    }
    return new Result(stacks, diagnostics.findings());
  }

  private static List<String> stacks(PerfDataWriter w) throws IOException {
    Result result = read(TraceSource.ofStream("test", new ByteArrayInputStream(w.bytes())));
    assertThat(result.findings()).isEmpty();
    return result.stacks();
  }

  @Test
  void kernelFramesHaveTheSymbolsOfTheFile() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    w.formats().kallsyms(KALLSYMS);
    sample(w, 7, 100, KERNEL, TEXT + 0x11c, TEXT + 0x40, 0xffff_ffff_c000_0010L);
    // Before the text, behind it, behind the last symbol.
    sample(w, 7, 200, KERNEL, TEXT - 1, TEXT + 0x1000, 0xffff_ffff_c002_0000L);
    sample(w, 7, 300);
    sample(w, 7, 400, TEXT + 0x11c);

    assertThat(stacks(w))
        .containsExactly(
            "__alloc_pages+0x1c __early+0x0 xfs_read+0x10",
            "0xffffffff80ffffff 0xffffffff81001000 0xffffffffc0020000",
            "",
            "__alloc_pages+0x1c");
  }

  @Test
  void framesOfAGuestAndMarksAreNotTakenForTheKernels() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    w.formats().kallsyms(KALLSYMS);
    sample(w, 7, 100, GUEST_KERNEL, TEXT + 0x11c, KERNEL, TEXT + 0x41);
    sample(w, 7, 200, KERNEL, TEXT + 0x41, USER_DEFERRED, TEXT + 0x42);

    assertThat(stacks(w)).containsExactly("0xffffffff8100011c __early+0x1", "__early+0x1");
  }

  /// The process of thread 8 is 7.
  @Test
  void userFramesHaveTheFileOfTheirTime() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain().mmap(7, 0, 0x4000, 0x3000, 0x1000, "/bin/sh");
    w.mmap2(7, 0, 0x10000, 0x1000, 0, "[vdso]").mmap2(7, 0, 0x20000, 0x1000, 0, "//anon");
    sample(w, 8, 100, USER, 0x4010, 0x6fff, 0x7000, 0x10020, 0x20000);
    // Another file over the middle of the first.
    w.mmap2(7, 200, 0x5000, 0x1000, 0x80000, "/lib/libz.so");
    sample(w, 8, 300, USER, 0x4fff, 0x5000, 0x6000);
    w.fork(30, 7, 400);
    sample(w, 31, 500, USER, 0x5000);
    w.exec(7, 600, "other");
    sample(w, 8, 700, USER, 0x5000);
    w.mmap2(7, 710, 0x9000, 0x1000, 0, "/bin/other");
    sample(w, 8, 720, USER, 0x5000, 0x9001);
    w.exit(30, 31, 800);
    sample(w, 31, 900, USER, 0x5001);
    w.exit(30, 30, 1000);
    sample(w, 31, 1100, USER, 0x5001);

    assertThat(stacks(w))
        .containsExactly(
            "[/bin/sh]+0x1010 [/bin/sh]+0x3fff 0x7000 [vdso]+0x20 0x20000",
            "[/bin/sh]+0x1fff [/lib/libz.so]+0x80000 [/bin/sh]+0x3000",
            "[/lib/libz.so]+0x80000",
            "[/lib/libz.so]+0x80000",
            "0x5000 [/bin/other]+0x1",
            "[/lib/libz.so]+0x80001",
            "0x5001");
  }

  @Test
  void manyProcessesAndFramesKeepApart() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    List<String> expected = new ArrayList<>();
    for (int pid = 1000; pid < 3000; pid++) {
      w.mmap(pid, 2L * pid, 0x4000, 0x1000, pid, "/bin/a");
      sample(w, pid + 1, 2L * pid + 1, USER, 0x4000);
      expected.add("[/bin/a]+0x" + Integer.toHexString(pid));
    }
    assertThat(stacks(w)).isEqualTo(expected);
  }

  @Test
  void symbolsBesideTheTraceMustBeOfTheSameBoot() throws IOException {
    Path meta = Files.createDirectory(folder.resolve("meta"));
    Files.writeString(meta.resolve("kallsyms"), KALLSYMS, UTF_8);
    PerfDataWriter same = PerfDataWriter.plain();
    same.mmap(-1, 0, TEXT, 0x1000, TEXT, "[kernel.kallsyms]_text");
    Path trace = folder.resolve("perf.data");
    Files.write(trace, sample(same, 7, 100, KERNEL, TEXT + 0x11c).bytes());
    Result named = read(TraceSource.of(trace));
    assertThat(named.stacks()).containsExactly("__alloc_pages+0x1c");
    assertThat(named.findings()).isEmpty();

    PerfDataWriter other = PerfDataWriter.plain();
    other.mmap(-1, 0, TEXT, 0x1000, TEXT + 0x20_0000, "[kernel.kallsyms]_text");
    Files.write(trace, sample(other, 7, 100, KERNEL, TEXT + 0x11c).bytes());
    Result bare = read(TraceSource.of(trace));
    assertThat(bare.stacks()).containsExactly("0xffffffff8100011c");
    assertThat(bare.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo("otherKernelSymbols"));
  }
}
