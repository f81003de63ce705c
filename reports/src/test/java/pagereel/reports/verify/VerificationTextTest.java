package pagereel.reports.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTextTest {

  private static final String TEXT = VerificationText.of(SampleVerification.full(), false);

  /// To renew the golden file, run with `-Dpagereel.golden=DIR` and look at what changed.
  @Test
  void isTheGoldenText() throws IOException {
    String directory = System.getProperty("pagereel.golden", "");
    if (!directory.isEmpty()) {
      Files.writeString(Path.of(directory, "verification.txt"), TEXT);
    }
    try (InputStream in = getClass().getResourceAsStream("verification.txt")) {
      assertThat(TEXT).isEqualTo(in == null ? "" : new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void keepsTo80ColumnsOfAscii() {
    assertThat(TEXT.lines()).allMatch(line -> line.length() <= 80);
    assertThat(TEXT.chars()).allMatch(c -> c < 0x80);
  }

  @Test
  void paintsOnlyWhenAsked() {
    String painted = VerificationText.of(SampleVerification.full(), true);
    assertThat(painted).contains("\u001b[1m");
    assertThat(painted.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100",
    "0.99999999, 99.9999",
    "0.9999996, 99.9999",
    "0.99995, 99.9950",
    "0.5, 50.0000",
    "0.0000001, 0.0000",
    "0, 0.0000"
  })
  void cutsAShareAndNeverRoundsItUp(double share, String text) {
    assertThat(VerificationText.percent(share)).isEqualTo(text);
  }
}
