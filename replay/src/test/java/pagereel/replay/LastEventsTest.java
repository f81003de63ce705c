package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastEventsTest {

  @Test
  void givesWhatWasPutLastWhereverTheFrameLies() {
    LastEvents events = new LastEvents();
    Map<Integer, Integer> expected = new HashMap<>();
    Random random = new Random(5);
    for (int event = 0; event < 20_000; event++) {
      // Close together, in all pieces up to the last one, and at a piece's ends.
      int frame = switch (random.nextInt(3)) {
        case 0 -> random.nextInt(1000);
        case 1 -> LastEvents.MAX_FRAMES - 1 - random.nextInt(1000);
        default -> (1 << 16) * random.nextInt(40) - random.nextInt(2) & 0x3fff_ffff;
      };
      Integer previous = expected.put(frame, event);
      int wanted = previous == null ? LastEvents.NONE : previous;
      assertThat(events.of(frame)).isEqualTo(wanted);
      assertThat(events.replace(frame, event)).isEqualTo(wanted);
    }
  }
}
