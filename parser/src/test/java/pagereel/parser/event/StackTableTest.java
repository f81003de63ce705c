package pagereel.parser.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StackTableTest {

  @Test
  void noFrameIsNoStack() {
    StackTable stacks = new StackTable();
    assertThat(stacks.id(new int[] {4, 5}, 0)).isEqualTo(StackTable.NONE);
    assertThat(stacks.depth(StackTable.NONE)).isZero();
    assertThat(stacks.names(StackTable.NONE, new NameTable())).isEmpty();
  }

  @Test
  void framesAreKeptInnermostFirst() {
    NameTable names = new NameTable();
    int[] chain = {names.id("__alloc_pages+0x1c"), names.id("do_anonymous_page+0x88")};
    StackTable stacks = new StackTable();
    int id = stacks.id(chain, 2);
    assertThat(stacks.names(id, names))
        .isEqualTo(List.of("__alloc_pages+0x1c", "do_anonymous_page+0x88"));
  }

  /// Chains of few distinct frames, so that many begin alike or are equal.
  @Test
  void equalChainsAndNoOthersShareAnId() {
    Random random = new Random(7);
    StackTable stacks = new StackTable();
    Map<List<Integer>, Integer> ids = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int[] chain = random.ints(1 + random.nextInt(6), 0, 5).toArray();
      int id = stacks.id(chain, chain.length);
      List<Integer> key = Arrays.stream(chain).boxed().toList();
      assertThat(ids.computeIfAbsent(key, k -> id)).isEqualTo(id);
    }
    assertThat(stacks.size()).isEqualTo(ids.size() + 1);
    ids.forEach((key, id) -> {
      for (int i = 0; i < key.size(); i++) {
        assertThat(stacks.frame(id, i)).isEqualTo(key.get(i));
      }
    });
  }
}
