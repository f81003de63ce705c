package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The story of a failure names the page in the way, who took it and what became of it.
class ExplainCommandTest {

  private static final String SAMPLE = Path.of(
          System.getProperty("pagereel.root"), "sample-traces", "arm64-6.1-cma")
      .toString();
  private static final String DRAWN = "src/test/resources/cli/busy-range.txt";

  private static String text(String... args) {
    List<String> words = new ArrayList<>(List.of("explain", "--quiet"));
    words.addAll(List.of(args));
    CommandLines.Result result = CommandLines.run(words.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void aFailureOfTheSampleIsToldWithItsBlockers() {
    String text = text(SAMPLE, "F5");

    assertThat(text)
        .contains("sh (pid 1743) asked for 4,096 pages (16 MiB)", "pinnedPage", "8 ranges")
        .contains("0x5b803", "labload (pid 1641)", "freed 8.1 s later");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theJsonHasTheSame() {
    JsonNode json = new ObjectMapper().readTree(text("--json", "-", SAMPLE, "F5"));

    assertThat(json.at("/schema").asString()).isEqualTo("pagereel/explanation/1");
    assertThat(json.at("/failure/id").asString()).isEqualTo("F5");
    JsonNode blocker = json.at("/failure/blockers/0");
    assertThat(blocker.at("/pfn").asLong()).isEqualTo(0x5b803);
    assertThat(blocker.at("/release").asString()).isEqualTo("freed");
    assertThat(blocker.at("/freedNs").asLong())
        .isGreaterThan(json.at("/failure/timeNs").asLong());
    // The events of that frame say the same.
    JsonNode frame = json.at("/frames/0");
    assertThat(frame.at("/after/0/event").asString()).isEqualTo("mm_page_free");
    assertThat(frame.at("/after/0/timeNs").asLong())
        .isEqualTo(blocker.at("/freedNs").asLong());
  }

  @Test
  void aPageThatBecameFreeTooLateAndOneThatNeverDidAreToldApart() {
    assertThat(text(DRAWN, "F1")).contains("freed 700.0 us later", "never freed", "GFP_KERNEL");
  }

  @Test
  void anyDivergenceCanBeToldNotOnlyTheFirstOnes() {
    assertThat(text(SAMPLE, "D700")).contains("Divergence D700", "The model held", "Evidence");
  }

  @ParameterizedTest
  @ValueSource(strings = {"F99", "F0", "12", "D7000000"})
  void anUnknownIdIsWrongUsage(String id) {
    CommandLines.Result result = CommandLines.run("explain", "--quiet", SAMPLE, id);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void saysWhichIdsThereAre() {
    assertThat(CommandLines.run("explain", "--quiet", SAMPLE, "F99").err())
        .contains("there are F1 to F11");
  }
}
