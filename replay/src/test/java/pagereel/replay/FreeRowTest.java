package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Frees of one task in a row, and what an interrupt frees while they are told again.
class FreeRowTest {

  private static FreeRow rowOf(int... events) {
    FreeRow row = new FreeRow();
    for (int event : events) {
      row.add(7, event);
    }
    return row;
  }

  @Test
  void aPageBetweenOthersThatIsNotToldAgainIsLeftOut() {
    FreeRow row = rowOf(1, 2, 3);
    assertThat(row.batched(1)).isTrue();
    assertThat(row.batched(3)).isTrue();

    assertThat(row.isLeftOut(1)).isTrue();
    assertThat(row.isLeftOut(0)).isFalse();
  }

  @Test
  void aRowThatIsBeingToldAgainIsNotOver() {
    FreeRow row = rowOf(1, 2);
    assertThat(row.isBeingTold()).isFalse();
    row.batched(1);
    assertThat(row.isBeingTold()).isTrue();

    row.addNested(8);
    row.addNested(9);
    assertThat(row.nestedSize()).isEqualTo(2);
    assertThat(row.nested(1)).isEqualTo(9);

    row.batched(2);
    assertThat(row.isBeingTold()).isFalse();
  }

  @Test
  void anEventOfAnotherRowTellsNothing() {
    FreeRow row = rowOf(1, 2);
    assertThat(row.batched(5)).isFalse();
    assertThat(row.isBeingTold()).isFalse();
    assertThat(row.addsTo(7)).isTrue();
  }

  @Test
  void aNewRowHasNothingNested() {
    FreeRow row = rowOf(1, 2);
    row.batched(1);
    row.addNested(8);
    row.clear();

    assertThat(row.nestedSize()).isZero();
    assertThat(row.isOf(7)).isFalse();
  }
}
