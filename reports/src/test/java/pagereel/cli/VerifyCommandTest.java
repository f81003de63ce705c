package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class VerifyCommandTest {

  private static final String SAMPLE = Path.of(
          System.getProperty("pagereel.root"), "sample-traces", "arm64-6.1-cma")
      .toString();

  @TempDir
  Path folder;

  @Test
  void theSamplesModelIsTheKernelsMemory() throws IOException {
    Path json = folder.resolve("verify.json");
    CommandLines.Result result = CommandLines.run(
        "verify",
        SAMPLE,
        "--threads",
        "2",
        "--min",
        "freeFrames.agree=1",
        "--min",
        "buddyinfo.maxError=0",
        "--json",
        json.toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode read = new ObjectMapper().readTree(Files.readAllBytes(json));
    assertThat(read.at("/snapshots")).hasSize(5);
    assertThat(read.at("/snapshots/4/freeFrames.agree").asDouble()).isEqualTo(1);

    CommandLines.Result alone = CommandLines.run("verify", SAMPLE, "--threads", "1", "--json", "-");
    assertThat(alone.out()).isEqualTo(Files.readString(json));
  }
}
