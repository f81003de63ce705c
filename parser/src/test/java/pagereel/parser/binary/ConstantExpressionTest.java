package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstantExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "42; 42",
        "0x1fUL; 31",
        "010; 8",
        "0; 0",
        "-1; -1",
        "1 + 2 * 3; 7",
        "1 << 2 + 1; 8",
        "1 | 2 & 3 ^ 2; 1",
        "0x18 >> 3; 3",
        "7 - 2 - 1; 4",
        "~0 & 0xff; 255",
        "(( gfp_t)((((1UL))) << (10))); 1024",
        "( unsigned long)(((( gfp_t)(0x400u|0x800u)) | (( gfp_t)0x40u)) & ~(( gfp_t)0x400u)); 2112"
      })
  void evaluatesAsC(String expression, long value) {
    assertThat(ConstantExpression.evaluate(expression)).hasValue(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "MIGRATE_CMA",
        "1 +",
        "(1",
        "1)",
        "''",
        "sizeof(struct page)",
        "1 ? 2 : 3",
        "a || b",
        "1 || 2"
      })
  void anythingElseHasNoValue(String expression) {
    assertThat(ConstantExpression.evaluate(expression)).isEmpty();
  }

  @Test
  void absurdNestingHasNoValue() {
    assertThat(ConstantExpression.evaluate("(".repeat(100_000))).isEmpty();
    assertThat(ConstantExpression.evaluate("~".repeat(100_000) + "1")).isEmpty();
  }
}
