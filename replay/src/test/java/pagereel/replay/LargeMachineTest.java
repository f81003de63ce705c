package pagereel.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A machine of 256 GiB is replayed in a heap of 1.5 GiB, and in at most 16 bytes for each frame,
/// all that the replay keeps included.
class LargeMachineTest {

  private static final String HEAP = "-Xmx1536m";
  /// Leaves no garbage in place to save moving it, which would count as held.
  private static final String COMPACT = "-XX:MarkSweepAlwaysCompactCount=1";
  private static final long NEEDED_BYTES = 3L << 30;
  private static final Pattern PER_FRAME = Pattern.compile("([0-9.]+) bytes a frame");

  @ParameterizedTest
  @CsvSource({"seeded, -XX:+UseSerialGC", "unseeded, -XX:+UseSerialGC"})
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void fitsIntoItsHeap(String seed, String collector, @TempDir Path directory)
      throws IOException, InterruptedException {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    assumeTrue(machine.getTotalMemorySize() >= NEEDED_BYTES, "too little memory for the test");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            collector,
            COMPACT,
            "-cp",
            System.getProperty("java.class.path"),
            LargeMachine.class.getName(),
            seed,
            directory.toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains(LargeMachine.FRAMES + " frames");
    Matcher perFrame = PER_FRAME.matcher(output);
    assertThat(perFrame.find()).isTrue();
    assertThat(Double.parseDouble(perFrame.group(1))).isBetween(14.0, 16.0);
    if (seed.equals("seeded")) {
      assertThat(output).contains(" 0 divergences");
    }
  }
}
