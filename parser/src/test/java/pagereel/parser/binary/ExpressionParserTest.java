package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {

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
        "1 ? 2 : 3; 2",
        "0 || 2; 1",
        "1 && 0; 0",
        "!5 == 0; 1",
        "3 < 2 || 2 <= 2 && 4 != 5; 1",
        "(1 > 2) >= (2 == 2) ? 7 : 1 < 2 ? 8 : 9; 8",
        "(((unsigned int)((21 - 12))) < ((unsigned int)(10)) ? ((21 - 12)) : (10)); 9",
        "(( gfp_t)((((1UL))) << (10))); 1024",
        "( unsigned long)(((( gfp_t)(0x400u|0x800u)) | (( gfp_t)0x40u)) & ~(( gfp_t)0x400u)); 2112"
      })
  void evaluatesAsC(String expression, long value) {
    assertThat(ExpressionParser.constant(expression)).hasValue(value);
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
        "a || b",
        "1 ? 2",
        "1 || ",
        "REC->order",
        "\"text\""
      })
  void anythingElseHasNoValue(String expression) {
    assertThat(ExpressionParser.constant(expression)).isEmpty();
  }

  @Test
  void absurdNestingHasNoValue() {
    assertThat(ExpressionParser.constant("(".repeat(100_000))).isEmpty();
    assertThat(ExpressionParser.constant("~".repeat(100_000) + "1")).isEmpty();
  }
}
