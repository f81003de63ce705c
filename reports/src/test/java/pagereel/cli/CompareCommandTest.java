package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CompareCommandTest {

  private static final Path SAMPLES = Path.of(System.getProperty("pagereel.root"), "sample-traces");
  private static final String CMA = SAMPLES.resolve("arm64-6.1-cma").toString();
  private static final String FRAGMENTATION =
      SAMPLES.resolve("amd64-6.12-fragmentation").toString();
  private static final String TEXT = "src/test/resources/cli/compaction.txt";

  @TempDir
  Path folder = Path.of("");

  private String saved(String trace, String name) {
    Path file = folder.resolve(name);
    CommandLines.Result result =
        CommandLines.run("analyze", trace, "--quiet", "--json", file.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    return file.toString();
  }

  private CommandLines.Result compare(String... arguments) {
    List<String> all = new ArrayList<>(List.of("compare", "--quiet"));
    all.addAll(List.of(arguments));
    return CommandLines.run(all.toArray(String[]::new));
  }

  @Test
  void savedResultsCompareAsTheirTraces() throws IOException {
    Path ofTraces = folder.resolve("traces.json");
    Path ofSaved = folder.resolve("saved.json");
    CommandLines.Result traces =
        compare("--baseline", CMA, "--candidate", FRAGMENTATION, "--json", ofTraces.toString());
    assertThat(traces.exitCode()).as(traces.err()).isZero();
    CommandLines.Result saved = compare(
        "--baseline",
        saved(CMA, "a.json"),
        "--candidate",
        saved(FRAGMENTATION, "b.json"),
        "--json",
        ofSaved.toString());
    assertThat(saved.exitCode()).as(saved.err()).isZero();

    assertThat(Files.readAllBytes(ofSaved)).isEqualTo(Files.readAllBytes(ofTraces));
    assertThat(saved.out()).isEqualTo(traces.out());
    assertThat(traces.out()).contains("not enough runs to test");
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(ofTraces));
    assertThat(json.at("/schema").asString()).isEqualTo("pagereel/comparison/1");
    assertThat(json.at("/comparisons/0/metrics").size()).isGreaterThan(20);
  }

  @Test
  void writesEveryOutput() throws IOException {
    CommandLines.Result result = compare(
        "--side",
        "one=" + saved(CMA, "one.json"),
        "--side",
        "two=" + saved(FRAGMENTATION, "two.json"),
        "-o",
        folder.resolve("c.pdf").toString(),
        "--html",
        folder.resolve("c.html").toString(),
        "--csv",
        folder.resolve("c.csv").toString(),
        "--markdown",
        folder.resolve("c.md").toString(),
        "--junit",
        folder.resolve("c.xml").toString(),
        "--png",
        folder.resolve("png").toString(),
        "--gate");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("c.pdf"))).startsWith('%', 'P', 'D', 'F');
    assertThat(Files.readString(folder.resolve("c.html"))).contains("chart-over-time-free-pages");
    assertThat(Files.readString(folder.resolve("c.csv"))).startsWith("metric,side,run,value\n");
    assertThat(Files.readString(folder.resolve("c.md"))).startsWith("## two against one");
    assertThat(Files.readString(folder.resolve("c.xml"))).contains("<testsuite name=\"two\"");
    assertThat(folder.resolve("png/over-time-free-pages.png")).exists();
  }

  @Test
  void aGateEndsWithThree() throws IOException {
    Path policy = folder.resolve("policy.json");
    Files.writeString(policy, """
        {"metrics": {"allocations.rate": {"maxChange": 0.01, "significant": false}}}
        """);
    CommandLines.Result result = compare(
        "--baseline",
        saved(CMA, "a.json"),
        "--candidate",
        saved(FRAGMENTATION, "b.json"),
        "--gate",
        policy.toString());

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err())
        .contains("gate: allocations.rate: changed by more than the 1.0 % allowed");
  }

  @Test
  void refusesWhatCannotBeCompared() throws IOException {
    assertThat(compare("--baseline", TEXT).exitCode()).isEqualTo(2);
    CommandLines.Result same = compare("--baseline", TEXT, "--candidate", TEXT);
    assertThat(same.exitCode()).isEqualTo(2);
    assertThat(same.err()).contains("is given twice: a run is one observation");
    assertThat(compare("--side", "a=" + TEXT).exitCode()).isEqualTo(2);
    assertThat(compare("--side", "a", "--side", "b=x").exitCode()).isEqualTo(2);
    assertThat(compare("--baseline", "nothing*", "--candidate", TEXT).err())
        .contains("'nothing*' matches nothing");
    Path other = folder.resolve("verify.json");
    Files.writeString(other, "{\"schema\": \"pagereel/verify/1\"}");
    CommandLines.Result schema = compare("--baseline", TEXT, "--candidate", other.toString());
    assertThat(schema.exitCode()).isEqualTo(1);
    assertThat(schema.err()).contains("expected schema pagereel/analysis/1");
  }

  @Test
  void otherRulesShowWhatTheKernelsDecideDifferently() throws IOException {
    Path json = folder.resolve("c.json");
    CommandLines.Result result = compare(
        "--baseline", CMA, "--candidate", FRAGMENTATION, "--behavior", "--json", json.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("What the kernels decide", "under those of 6.1");
    JsonNode wrong =
        new ObjectMapper().readTree(Files.readAllBytes(json)).at("/behavior/0/byKind/wrongPfn");
    assertThat(wrong.at("/otherRules").asLong())
        .isGreaterThan(wrong.at("/ownRules").asLong());
  }

  @Test
  void otherRulesNeedATrace() throws IOException {
    Path trace = Files.copy(Path.of(TEXT), folder.resolve("trace.txt"));
    String saved = saved(trace.toString(), "saved.json");
    Files.delete(trace);
    CommandLines.Result result = compare("--baseline", CMA, "--candidate", saved, "--behavior");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--behavior needs the trace");
  }

  @Test
  void aPhaseLiesBetweenTwoMarkers() {
    CommandLines.Result none =
        compare("--baseline", CMA, "--candidate", FRAGMENTATION, "--phase", "no such..marker");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("expected a marker with “no such”, found none");
  }
}
