package pagereel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.reports.event.EventFilter.PfnRange;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

  @ParameterizedTest
  @CsvSource({
    "12.345678, 12345678000",
    "0.000000001, 1",
    "77.943091023, 77943091023",
    "5, 5000000000",
    "9223372036.854775807, 9223372036854775807",
  })
  void secondsAreReadExactly(String text, long ns) {
    assertThat(new TraceSeconds().convert(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "1.", ".5", "-1", "1e3", "1.0000000001", "9223372036.854775808", "1 "})
  void otherTextIsNoTime(String text) {
    assertThatThrownBy(() -> new TraceSeconds().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void aSizeHasTwoSides() {
    assertThat(new SizeConverter().convert("800x450")).isEqualTo(new SizeConverter.Size(800, 450));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "800", "x", "800x", "800x450x2", "ax4", "100x800", "800x20000", "-1x9"})
  void otherTextIsNoSize(String text) {
    assertThatThrownBy(() -> new SizeConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void rangesAreDecimalOrHex() {
    assertThat(new PfnRangeConverter().convert("16..0x20")).isEqualTo(new PfnRange(16, 32));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "1..", "..2", "1-2", "3..3", "-1..2", "0x..0x1", "1...2"})
  void otherTextIsNoRange(String text) {
    assertThatThrownBy(() -> new PfnRangeConverter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }
}
