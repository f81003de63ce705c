package pagereel.parser.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GfpFlagsTest {

  @ParameterizedTest
  @CsvSource({
    "GFP_KERNEL, cc0",
    "GFP_ATOMIC, 820",
    "GFP_NOWAIT, 2800",
    "GFP_NOIO, c00",
    "GFP_NOFS, c40",
    "GFP_USER, 100cc0",
    "GFP_HIGHUSER, 100cc2",
    "GFP_HIGHUSER_MOVABLE, 100cca",
    "GFP_KERNEL_ACCOUNT, 400cc0",
    "GFP_TRANSHUGE_LIGHT, 1c20ca",
    "GFP_TRANSHUGE, 1c24ca",
    "__GFP_ZERO, 100",
    "GFP_ZERO, 100",
    "__GFP_RETRY_MAYFAIL, 4000",
    "GFP_REPEAT, 4000",
    "GFP_COMP, 40000",
    "__GFP_ATOMIC, 0",
    "none, 0",
    "GFP_, 0",
    "'', 0",
  })
  void oneName(String name, String bits) {
    assertThat(GfpFlags.bit(name)).isEqualTo(Integer.parseInt(bits, 16));
  }

  @ParameterizedTest
  @CsvSource({
    "GFP_KERNEL|__GFP_ZERO, dc0",
    "GFP_ATOMIC|__GFP_COMP|0x200, 40a20",
    "0x140cca, 140cca",
    "0xa20, 820",
    "0x1000cc0, cc0",
    "3264, cc0",
    "GFP_KERNEL|0x4000, 4cc0",
    "GFP_KERNEL|__GFP_NEVER_HEARD, cc0",
    "0x, 0",
    "0xzz, 0",
    "|, 0",
  })
  void namesAndNumbers(String text, String bits) {
    assertThat(GfpFlags.parse(text)).isEqualTo(Integer.parseInt(bits, 16));
    byte[] inTheMiddle = ("=" + text + " ").getBytes(UTF_8);
    assertThat(GfpFlags.parse(inTheMiddle, 1, inTheMiddle.length - 1))
        .isEqualTo(GfpFlags.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, none",
    "dc0, GFP_KERNEL|__GFP_ZERO",
    "140dca, GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP",
    "12cd0, GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_RECLAIMABLE",
    "800, __GFP_KSWAPD_RECLAIM",
    "1000, __GFP_WRITE",
    "4, GFP_DMA32",
    "1000040, __GFP_IO|0x1000000",
  })
  void printsCompoundsFirst(String bits, String names) {
    assertThat(GfpFlags.names(Integer.parseInt(bits, 16))).isEqualTo(names);
  }

  @Test
  void everyKnownBitHasANameThatIsReadAgain() {
    for (int bit = 0; bit < 24; bit++) {
      int flag = 1 << bit;
      if (flag != 0x200) {
        assertThat(GfpFlags.parse(GfpFlags.names(flag))).isEqualTo(flag);
      }
    }
  }
}
