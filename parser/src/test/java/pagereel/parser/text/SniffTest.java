package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SniffTest {

  private static void isFtrace(String head) {
    assertThat(PerfScriptReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(FtraceTextReader.sniff(head.getBytes(ISO_8859_1))).isTrue();
    assertThat(TraceCmdReportReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
  }

  private static void isPerfScript(String head) {
    assertThat(PerfScriptReader.sniff(head.getBytes(ISO_8859_1))).isTrue();
    assertThat(FtraceTextReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(TraceCmdReportReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
  }

  private static void isReport(String head) {
    assertThat(PerfScriptReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(FtraceTextReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(TraceCmdReportReader.sniff(head.getBytes(ISO_8859_1))).isTrue();
  }

  @Test
  void anEmptyTraceHasItsHead() {
    isFtrace("# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:2\n");
    isReport("cpus=2\n");
  }

  @Test
  void eventsWithoutAHead() {
    isFtrace("  sh-1  [000] .....  1.000001: mm_page_free: page=1 pfn=0x1 order=0\n");
    isFtrace("  sh-1  [000]  1.000001: mm_page_free: page=1 pfn=0x1 order=0");
    isReport("  sh-1  [000]  1.000001: mm_page_free:         page=1 pfn=0x1 order=0\n");
    isReport("  sh-1  [000]  1.000000001: mm_page_alloc_zone_locked: pfn=0x1\n");
    isReport("  sh-1  [000]  1.000001: print:                tracing_mark_write: hello\n");
  }

  @Test
  void aPipeMayBeginAnywhere() {
    isFtrace("""
         => foo
         => bar
        CPU:0 [LOST 3 EVENTS]
                      sh-1       [000] .....  1.000001: mm_page_free: page=1 pfn=0x1 order=0
        """);
  }

  @Test
  void eventsWithTheirSystem() {
    isPerfScript("perf-exec  1234 [001] 12.345678: kmem:mm_page_free: page=0x1 pfn=0x1 order=0\n");
    isPerfScript(
        "sh  1 [001] 12.345678901: kmem:mm_page_free: page=0x1 pfn=0x1 order=0\n\tff0 a\n\n");
    isPerfScript("12.345678: kmem:mm_page_free: page=0x1 pfn=0x1 order=0");
    isPerfScript("# ========\n# captured on    : Mon Nov 23\n# ========\n#\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "#include <stdio.h>\nint main(void) { return a[0] - 1; }\n",
        "[    0.000000] Linux version 6.1.0-50-arm64\n[   12.345678] cma: Reserved 64 MiB\n",
        "Linux version 6.1.0\n",
        "\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0\n",
        "\u0017\u0008DtracingV6\0",
        "# a README\n\nSome words - and more [1] 2.0: x.\n",
        "cpus=many\n",
      })
  void otherThings(String head) {
    assertThat(PerfScriptReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(FtraceTextReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
    assertThat(TraceCmdReportReader.sniff(head.getBytes(ISO_8859_1))).isFalse();
  }
}
