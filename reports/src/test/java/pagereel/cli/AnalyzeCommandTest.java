package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class AnalyzeCommandTest {

  private static final Path SAMPLE =
      Path.of(System.getProperty("pagereel.root"), "sample-traces", "arm64-6.1-cma");
  private static final String TEXT = "src/test/resources/cli/compaction.txt";

  @TempDir
  Path folder;

  @Test
  void writesEveryOutputOfASampleInOneRun() throws IOException {
    Path pdf = folder.resolve("report.pdf");
    Path json = folder.resolve("result.json");
    CommandLines.Result result = CommandLines.run(
        "analyze",
        SAMPLE.toString(),
        "-o",
        pdf.toString(),
        "--json",
        json.toString(),
        "--html",
        folder.resolve("report.html").toString(),
        "--perfetto",
        folder.resolve("report.pftrace").toString(),
        "--folded",
        folder.resolve("pages.folded").toString(),
        "--chart-size",
        "600x300",
        "--png-scale",
        "1.5",
        "--png",
        folder.resolve("png").toString(),
        "--svg",
        folder.resolve("svg").toString(),
        "--csv",
        folder.resolve("csv").toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("11 allocations of contiguous memory failed");
    JsonNode read = new ObjectMapper().readTree(Files.readAllBytes(json));
    assertThat(read.at("/cma/0/failures").asLong()).isEqualTo(11);
    assertThat(read.at("/cma/0/allocations").asLong()).isEqualTo(85);
    assertThat(Files.readAllBytes(pdf)).startsWith('%', 'P', 'D', 'F').hasSizeLessThan(3_000_000);
    assertThat(names("png")).contains("memory-map.png", "free-by-order.png", "failures.png");
    assertThat(names("svg")).contains("memory-map.svg").hasSameSizeAs(names("png"));
    assertThat(names("csv")).contains("failures.csv", "series-free-blocks.csv");
    assertThat(names(""))
        .containsExactly(
            "csv",
            "pages.folded",
            "png",
            "report.html",
            "report.pdf",
            "report.pftrace",
            "result.json",
            "svg");
    BufferedImage picture = ImageIO.read(folder.resolve("png/memory-map.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(900);
    assertThat(picture.getHeight()).isEqualTo(450);
    assertThat(Files.readString(folder.resolve("report.html")))
        .startsWith("<!DOCTYPE html>")
        .hasSizeLessThan(3_000_000);
    assertThat(Files.readAllLines(folder.resolve("pages.folded")))
        .isNotEmpty()
        .allMatch(line -> line.matches("[^ ]+ [1-9]\\d*"));
  }

  @Test
  void refusesAScaleThatIsNone() {
    CommandLines.Result result = CommandLines.run("analyze", TEXT, "--png-scale", "0");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--png-scale must be from 0.5 to 10");
  }

  @Test
  void writesJsonToStandardOutputInPlaceOfTheSummary() {
    CommandLines.Result result = CommandLines.run("analyze", TEXT, "--json", "-");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.at("/schema").asString()).isEqualTo("pagereel/analysis/1");
    assertThat(json.at("/trace/path").asString()).isEqualTo(TEXT);
    assertThat(json.at("/seed/source").asString()).isEqualTo("none");
  }

  @Test
  void summarizesATextTraceWithoutSnapshots() {
    CommandLines.Result result = CommandLines.run("analyze", TEXT);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("There was no snapshot to begin with");
    assertThat(result.out().chars()).allMatch(c -> c < 0x80);
  }

  @Test
  void onlineNoLaterEventTellsWhatAnEarlierOneDoesNot() {
    JsonNode online = json("--online");
    JsonNode informed = json();

    assertThat(online.at("/warnings").findValuesAsString("code")).contains("online");
    assertThat(informed.at("/warnings").findValuesAsString("code")).doesNotContain("online");
    assertThat(online.at("/divergences/unexplained").asLong())
        .isGreaterThan(informed.at("/divergences/unexplained").asLong());
    assertThat(online.at("/failures").size()).isEqualTo(informed.at("/failures").size());
  }

  private static JsonNode json(String... options) {
    List<String> arguments = new ArrayList<>(List.of("analyze", SAMPLE.toString(), "--json", "-"));
    arguments.addAll(List.of(options));
    CommandLines.Result result = CommandLines.run(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return new ObjectMapper().readTree(result.out());
  }

  @Test
  void findsOutBeforeTheWorkThatAnOutputCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (List<String> output : List.of(
        List.of("-o", "/nonexistent/report.pdf"),
        List.of("--json", folder.toString()),
        List.of("--png", file.toString()),
        List.of("--csv", file.resolve("below").toString()))) {
      CommandLines.Result result =
          CommandLines.run("analyze", "no-such-trace", output.getFirst(), output.getLast());
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.err())
          .startsWith("pagereel: " + output.getLast() + ": cannot be ")
          .hasLineCount(1);
    }
  }

  @Test
  void leavesNothingWhereTheTraceCannotBeRead() throws IOException {
    Path pdf = folder.resolve("report.pdf");
    CommandLines.Result result = CommandLines.run(
        "analyze", folder.resolve("no-such-trace").toString(), "-o", pdf.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("no-such-trace").hasLineCount(1);
    assertThat(names("")).isEmpty();
  }

  @Test
  void knowsTheCharactersOfTheTerminal() {
    assertThat(AnalyzeCommand.isUtf8(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
    assertThat(AnalyzeCommand.isUtf8(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C")))
        .isFalse();
    assertThat(AnalyzeCommand.isUtf8(Map.of("LC_CTYPE", "C.utf8", "LC_ALL", "")))
        .isTrue();
    assertThat(AnalyzeCommand.isUtf8(Map.of())).isFalse();
  }

  private List<String> names(String below) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
