package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.binary.PrintTable.Entry;
import pagereel.parser.event.GfpFlags;

class PrintTableTest {

  @Test
  void findsTheTableOfItsField() {
    String printFmt = "\"%s, (%s)\", __print_symbolic(REC->mode, {0, \"a, {b}\"}, {1, \"c)\"}),"
        + " __print_symbolic((REC->reason), {ENUM_NAME, \"skipped\"}, {2, \"d\"})";

    assertThat(PrintTable.of(printFmt, PrintTable.SYMBOLIC, "mode").entries())
        .containsExactly(new Entry(0, "a, {b}"), new Entry(1, "c)"));
    assertThat(PrintTable.of(printFmt, PrintTable.SYMBOLIC, "reason").entries())
        .containsExactly(new Entry(2, "d"));
    assertThat(PrintTable.of(printFmt, PrintTable.SYMBOLIC, "reas").isEmpty()).isTrue();
    assertThat(PrintTable.of(printFmt, PrintTable.FLAGS, "mode").isEmpty()).isTrue();
  }

  @Test
  void flagsOfAnotherKernelBecomeTodays() {
    GfpTranslation gfp = new GfpTranslation(PrintTable.of(
        "__print_flags(REC->f, \"|\", {0x8000 | 0x10, \"GFP_BOTH\"}, {0x8000, \"__GFP_ZERO\"},"
            + " {0x4000, \"GFP_COMP\"}, {0x200, \"__GFP_COLD\"})",
        PrintTable.FLAGS,
        "f"));

    assertThat(gfp.translate(0x8000)).isEqualTo(GfpFlags.ZERO);
    assertThat(gfp.translate(0x4000)).as("without underscores").isEqualTo(GfpFlags.COMP);
    assertThat(gfp.translate(0x200)).as("a name that is gone").isZero();
    assertThat(gfp.translate(0x10)).as("named only together with others").isZero();
    assertThat(gfp.translate(0x1 << 30)).as("no bit of today, nor a name").isEqualTo(1L << 30);
    assertThat(gfp.translate(0x8002)).as("a bit without name").isEqualTo(GfpFlags.ZERO | 2);
  }
}
