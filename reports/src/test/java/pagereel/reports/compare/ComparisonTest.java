package pagereel.reports.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.reports.compare.Difference.Verdict;

class ComparisonTest {

  @TempDir
  Path folder = Path.of("");

  /// A run that has a share of its compaction runs succeed, and as many fallbacks.
  private static Run run(String name, String kernel, double success, int fallbacks, long pages)
      throws IOException {
    String json =
        """
        {"schema": "pagereel/analysis/1",
         "trace": {"path": "%s", "kernel": "%s", "startNs": 0, "endNs": 10000000000,
                   "events": {"mm_page_alloc": 1000}, "lostEvents": 0},
         "zones": [{"node": 0, "name": "Normal", "managedPages": %d}],
         "compaction": {"runs": 1000, "succeeded": %d},
         "fallbacks": [{"from": "Movable", "to": "Unmovable", "count": %d, "pageblockStolen": 2,
                        "fragmenting": %d}]}
        """.formatted(name, kernel, pages, Math.round(1000 * success), fallbacks, fallbacks);
    return Run.of(name, json.getBytes(UTF_8));
  }

  private static RunSet side(String name, String kernel, double success, int runs)
      throws IOException {
    List<Run> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      all.add(run(name + i, kernel, success + 0.01 * ((i * 7) % 5), 100 + i, 100_000));
    }
    return new RunSet(name, all);
  }

  private static Difference of(Comparison comparison, String metric) {
    return comparison.differences().stream()
        .filter(d -> d.metric().id().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aClearChangeForTheWorseIsCalledWorse() throws IOException {
    Comparison comparison = Comparison.of(
        side("6.1", "6.1.0", 0.9, 6), side("new", "6.1.9", 0.2, 6), Optional.of(false));
    Difference success = of(comparison, "compaction.success");

    assertThat(success.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(success.effect()).isEqualTo(-1);
    assertThat(success.corrected().orElse(1)).isLessThan(0.05);
    assertThat(of(comparison, "fallbacks").verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(of(comparison, "compaction.rate").pValue()).isEmpty();
    assertThat(Policy.STANDARD.broken(comparison)).hasSize(1);
  }

  @Test
  void fewRunsAreNotTested() throws IOException {
    Comparison comparison =
        Comparison.of(side("a", "6.1.0", 0.9, 3), side("b", "6.1.9", 0.1, 6), Optional.of(false));

    assertThat(comparison.isTested()).isFalse();
    assertThat(comparison.differences())
        .allSatisfy(d -> assertThat(d.pValue()).isEmpty())
        .allSatisfy(d -> assertThat(d.verdict()).isEqualTo(Verdict.CANNOT_TELL));
    assertThat(ComparisonTable.verdict(comparison).getFirst()).contains("not enough runs to test");
    assertThat(Policy.STANDARD.broken(comparison)).isEmpty();
  }

  @Test
  void whatKernelsCountDifferentlyIsNotCompared() throws IOException {
    Comparison comparison = Comparison.of(
        side("6.1", "6.1.0", 0.9, 6), side("6.12", "6.12.1", 0.9, 6), Optional.of(false));

    assertThat(of(comparison, "fallbacks").verdict()).isEqualTo(Verdict.NOT_COMPARABLE);
    assertThat(of(comparison, "fallbacks").pValue()).isEmpty();
  }

  @Test
  void halvesOfOneSideDoNotDiffer() throws IOException {
    RunSet all = side("all", "6.1.0", 0.9, 12);
    Comparison comparison = Comparison.of(
        new RunSet("even", all.runs().subList(0, 6)),
        new RunSet("odd", all.runs().subList(6, 12)),
        Optional.of(false));

    assertThat(comparison.differences())
        .filteredOn(d -> !d.metric().id().startsWith("fallbacks"))
        .noneMatch(Difference::isSignificant);
  }

  @Test
  void runsThatAreNotAlikeAreWarnedOf() throws IOException {
    RunSet large = new RunSet("large", List.of(run("l", "6.1.0", 0.9, 1, 200_000)));
    Comparison comparison = Comparison.of(side("a", "6.1.0", 0.9, 2), large, Optional.of(false));

    assertThat(comparison.warnings()).anyMatch(w -> w.contains("Memory differs by more than 5 %"));
  }

  @Test
  void fewPairsAreWarnedOf() throws IOException {
    RunSet a = side("a", "6.1.0", 0.9, 5);
    RunSet b = side("b", "6.1.0", 0.1, 5);

    assertThat(Comparison.of(a, b, Optional.of(true)).warnings())
        .anyMatch(w -> w.startsWith("5 pairs cannot show a difference"));
    assertThat(Comparison.of(a, b, Optional.of(false)).warnings())
        .noneMatch(w -> w.contains("pairs"));
    assertThat(of(Comparison.of(a, b, Optional.of(true)), "compaction.success").verdict())
        .isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(of(
                Comparison.of(
                    side("a", "6.1.0", 0.9, 12), side("b", "6.1.0", 0.1, 12), Optional.of(true)),
                "compaction.success")
            .verdict())
        .isEqualTo(Verdict.WORSE);
  }

  @Test
  void runsPairUpByNameWithoutTheKernelsVersion() throws IOException {
    List<Run> old = new ArrayList<>();
    List<Run> young = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      old.add(run("captures/host-6.1.9-r" + i, "6.1.9", 0.5 + 0.03 * i, 1, 100_000));
      young.add(0, run("other/host-6.12-r" + i, "6.12.1", 0.49 + 0.03 * i, 1, 100_000));
    }
    RunSet baseline = new RunSet("6.1", old);
    RunSet candidate = new RunSet("6.12", young);
    Comparison paired = Comparison.of(baseline, candidate, Optional.empty());
    Comparison unpaired = Comparison.of(baseline, candidate, Optional.of(false));

    assertThat(paired.pairing().used()).isTrue();
    assertThat(paired.candidate().runs().getFirst().name()).isEqualTo("other/host-6.12-r0");
    assertThat(of(paired, "compaction.success").verdict()).isEqualTo(Verdict.WORSE);
    assertThat(of(paired, "compaction.success").interval().orElseThrow().high()).isNegative();
    assertThat(of(unpaired, "compaction.success").verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
  }

  @Test
  void pairsThatAreTooFewAreNotUsedUnasked() throws IOException {
    RunSet a = side("x-", "6.1.0", 0.9, 6);
    RunSet b = new RunSet("b", side("x-", "6.12.0", 0.1, 6).runs());

    Comparison comparison = Comparison.of(a, b, Optional.empty());

    assertThat(comparison.pairing().used()).isFalse();
    assertThat(ComparisonTable.method(comparison))
        .contains("The runs pair up by name, but 6 pairs are too few");
    assertThat(of(comparison, "compaction.success").verdict()).isEqualTo(Verdict.WORSE);
    assertThat(of(comparison, "compaction.success").pairedP().orElseThrow())
        .isEqualTo(Statistics.leastPaired(6));
    assertThat(ComparisonTable.sideRows(comparison).getFirst()).hasSize(7);
    assertThat(Comparison.of(a, side("y-", "6.12.0", 0.1, 6), Optional.empty())
            .pairing()
            .note())
        .isEmpty();
  }

  @Test
  void aPolicyAllowsAChangeUpToItsLimit() throws IOException {
    Comparison comparison =
        Comparison.of(side("a", "6.1.0", 0.8, 6), side("b", "6.1.0", 0.6, 6), Optional.of(false));

    assertThat(policy("{\"metrics\": {\"compaction.success\": {\"maxChange\": 0.1}}}")
            .broken(comparison))
        .hasSize(1);
    assertThat(policy("{\"metrics\": {\"compaction.success\": {\"maxChange\": 0.5}}}")
            .broken(comparison))
        .isEmpty();
  }

  private Policy policy(String text) throws IOException {
    Path file = folder.resolve("policy.json");
    Files.writeString(file, text);
    return Policy.read(file);
  }

  @Test
  void aPolicyThatNamesNoMetricIsRefused() {
    assertThatThrownBy(() -> policy("{}")).hasMessageContaining("found no metric");
    assertThatThrownBy(() -> policy("{\"metrics\": {\"nonsense\": {\"maxChange\": 1}}}"))
        .hasMessageContaining("there is no metric “nonsense”");
    assertThatThrownBy(() -> policy("{\"metrics\": {\"fallbacks\": {}}}"))
        .hasMessageContaining("expected maxChange");
    assertThatThrownBy(() -> policy("no json")).hasMessageContaining("expected JSON");
  }

  @Test
  void aResultOfAnotherSchemaIsRefused() {
    assertThatThrownBy(
            () -> Run.of("old.json", "{\"schema\": \"pagereel/verify/1\"}".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("old.json: expected schema pagereel/analysis/1, found pagereel/verify/1");
    assertThatThrownBy(() -> Run.of("cut.json", "{\"schema".getBytes(UTF_8)))
        .hasMessageContaining("cut.json: expected a result of analyze --json");
  }

  @Test
  void filesForOtherProgramsAreWellFormed() throws Exception {
    Comparison comparison = Comparison.of(
        side("<a|b>", "6.1.0", 0.9, 6), side("b&c", "6.1.0", 0.2, 6), Optional.of(false));
    List<Policy.Broken> broken = Policy.STANDARD.broken(comparison);
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    ComparisonFiles.junit(List.of(comparison), broken, xml);
    var document = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new java.io.ByteArrayInputStream(xml.toByteArray()));
    ByteArrayOutputStream markdown = new ByteArrayOutputStream();
    ComparisonFiles.markdown(List.of(comparison), broken, markdown);

    assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("testcase").getLength())
        .isEqualTo(comparison.differences().size());
    assertThat(markdown.toString(UTF_8))
        .contains("\\<a\\|b\\>", "**gate**")
        .doesNotContain("<a|b>");
  }
}
