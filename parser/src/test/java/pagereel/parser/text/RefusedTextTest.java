package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceSource;

/// What ftrace prints with options that leave out what an event is: refused by the option's name,
/// in the words of a 6.18 kernel.
class RefusedTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6442 1 19454417356953 type: 656|option raw",
        "0000192a 00000001 000011b195a2c899 type: 656|option hex",
        "kmem_cache_free: call_site=__fput+0x141/0x2a0 ptr=000000005a7359de name=filp"
            + "|option context-info is off"
      })
  void isRefusedByTheOptionsName(String line, String reason) throws IOException {
    String text = "# tracer: nop\n#\n" + (line + "\n").repeat(4);
    try (TraceSource source =
        TraceSource.ofStream("trace", new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      assertThatThrownBy(() -> TraceFormat.open(source, new Diagnostics(false)))
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("trace:3: ")
          .hasMessageContaining(reason);
    }
  }
}
