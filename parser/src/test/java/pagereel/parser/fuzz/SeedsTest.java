package pagereel.parser.fuzz;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything that [ReadersFuzz] begins with is read as that reads it.
class SeedsTest {

  static Stream<byte[]> seeds() throws IOException {
    return Stream.of(
            Seeds.traceDat(),
            Seeds.perfData(),
            Seeds.perfetto(),
            Seeds.csv(),
            Seeds.cases("."),
            Seeds.compressed(),
            Seeds.found())
        .flatMap(seeds -> seeds);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isReadWhole(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }
}
