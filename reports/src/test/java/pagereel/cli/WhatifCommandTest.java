package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The versions of the range isolation on a real CMA capture, and another kernel's rules.
class WhatifCommandTest {

  private static final String SAMPLE = sample("arm64-6.1-cma");
  private static final String COMPACTING_SAMPLE = sample("amd64-6.12-fragmentation");

  private static String sample(String name) {
    return Path.of(System.getProperty("pagereel.root"), "sample-traces", name).toString();
  }

  private static JsonNode json(String setting) {
    return json(SAMPLE, setting);
  }

  private static JsonNode json(String trace, String setting) {
    CommandLines.Result result =
        CommandLines.run("whatif", "--quiet", trace, "--set", setting, "--json", "-");
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void theFirstPostingFreesAPageInUseOfTheCaptureTheCorrectedOneDoesNot() {
    JsonNode json = json("isolation=posted-2011,corrected-2011");

    JsonNode posted = json.at("/isolation/variants/0");
    JsonNode corrected = json.at("/isolation/variants/1");
    assertThat(posted.at("/wrongRanges").asLong()).isPositive();
    assertThat(posted.at("/lostPages").asLong())
        .isEqualTo(posted.at("/wrongFrees").asLong());
    assertThat(corrected.at("/wrongFrees").asLong()).isZero();
    assertThat(corrected.at("/lostPages").asLong()).isZero();
    assertThat(corrected.at("/changedRanges").asLong()).isZero();
    JsonNode first = firstWrong(json);
    assertThat(first.at("/variant").asString()).isEqualTo("posted-2011");
    assertThat(first.at("/failedPfn").asLong()).isEqualTo(0x5b803);
    assertThat(first.at("/holder").asString()).startsWith("allocated by labload-1641");
    assertThat(first.at("/sameBlocks").asBoolean()).isFalse();
  }

  private static JsonNode firstWrong(JsonNode json) {
    for (JsonNode attempt : json.at("/isolation/attempts")) {
      if (attempt.at("/wrongFrees").asLong() > 0) {
        return attempt;
      }
    }
    throw new AssertionError("nothing was freed wrongly");
  }

  @Test
  void everyLaterVersionHasTheOutcomeOfTheKernelsTestAndChangesNothingWhereItFails() {
    JsonNode json = json("isolation=merged-3.5,6.1,6.12,6.18");

    assertThat(json.at("/isolation/variants")).hasSize(4);
    for (JsonNode variant : json.at("/isolation/variants")) {
      assertThat(variant.at("/ranges").asLong()).isEqualTo(300);
      assertThat(variant.at("/asKernel").asLong()).isEqualTo(300);
      assertThat(variant.at("/changedRanges").asLong()).isZero();
      assertThat(variant.at("/wrongFrees").asLong()).isZero();
    }
  }

  @Test
  void theKernelsOwnVersionCollectsWhatTheKernelDidAndTheFirstOneGoesOn() {
    JsonNode json = json(COMPACTING_SAMPLE, "isolation=posted-2011,6.12");

    JsonNode posted = json.at("/isolation/collecting/0");
    JsonNode own = json.at("/isolation/collecting/1");
    assertThat(own.at("/scans").asLong()).isEqualTo(925);
    // At three scans the kernel stopped with fewer pages than the model has waiting.
    assertThat(own.at("/notFollowed").asLong()).isEqualTo(3);
    assertThat(own.at("/asKernel").asLong()).isEqualTo(922);
    assertThat(own.at("/takenPages").asLong())
        .isEqualTo(own.at("/kernelTakenPages").asLong());
    assertThat(own.at("/splitBlocks").asLong()).isZero();
    assertThat(posted.at("/notFollowed").asLong()).isZero();
    assertThat(posted.at("/takenPages").asLong())
        .isGreaterThan(2 * posted.at("/kernelTakenPages").asLong());
    assertThat(posted.at("/splitBlocks").asLong()).isPositive();
    assertThat(posted.at("/wrongPages").asLong()).isZero();
  }

  @Test
  void atEachScanAVersionStopsWhereItsRulesStop() {
    JsonNode json = json(COMPACTING_SAMPLE, "isolation=posted-2011,6.12");

    assertThat(json.at("/isolation/scans")).hasSize(925);
    assertThat(json.at("/isolation/scansLeftOut").asLong()).isZero();
    for (JsonNode scan : json.at("/isolation/scans")) {
      JsonNode posted = scan.at("/variants/0");
      JsonNode own = scan.at("/variants/1");
      assertThat(posted.at("/endPfn").asLong()).isEqualTo(scan.at("/endPfn").asLong());
      assertThat(posted.at("/takenPages").asLong())
          .isGreaterThanOrEqualTo(scan.at("/kernelTakenPages").asLong());
      if (own.at("/followed").asBoolean()) {
        assertThat(own.at("/endPfn").asLong())
            .isEqualTo(scan.at("/kernelEndPfn").asLong());
      } else {
        assertThat(own.has("takenPages")).isFalse();
      }
    }
  }

  @Test
  void otherRulesShowAsDivergences() {
    JsonNode json = json("kernel=6.12");

    assertThat(json.at("/kernels/0/rules").asString()).isEqualTo("6.1");
    assertThat(json.at("/kernels/1/rules").asString()).isEqualTo("6.12");
    assertThat(json.at("/kernels/1/divergences/total").asLong())
        .isGreaterThan(json.at("/kernels/0/divergences/total").asLong());
  }

  @ParameterizedTest
  @CsvSource({
    "isolaton=all, near: isolation",
    "isolation=6.13, 'near: 6.1, 6.12, 6.18'",
    "isolation, needs a value",
    "kernel=six, not a version",
  })
  void whatIsNotKnownIsWrongUsage(String setting, String message) {
    CommandLines.Result result = CommandLines.run("whatif", SAMPLE, "--set", setting);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }
}
