package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.Tracepoint;

/// Rows of frees, one letter for each by what its page's next event is: `t` taken from the free
/// lists, `d` drained, `a` allocated, `f` freed, `-` none. `x` is another event of the CPU, `D` a
/// drain. Of an interrupt are those within brackets.
class LockedOutFreesTest {

  private static final int PID = 7;

  private final LockedOutFrees frees = new LockedOutFrees();

  /// The row again, with `!` for what is found to have bypassed its list, `?` for what may have.
  private String scan(String row) {
    return scan(row, PID);
  }

  private String scan(String bracketed, int pid) {
    String row = bracketed.replaceAll("[\\[\\]]", "");
    EventBatch batch = batch(row, pid);
    int event = 0;
    ExecutionContext context = ExecutionContext.TASK;
    for (int i = 0; i < bracketed.length(); i++) {
      switch (bracketed.charAt(i)) {
        case '[' -> context = ExecutionContext.SOFTIRQ;
        case ']' -> context = ExecutionContext.TASK;
        default -> batch.setContext(event++, context);
      }
    }
    byte[] fates = fates(row);
    frees.scan(batch, fates);
    return marked(row, fates);
  }

  private static EventBatch batch(String row, int pid) {
    EventBatch batch = new EventBatch();
    for (int i = 0; i < row.length(); i++) {
      Tracepoint tracepoint = switch (row.charAt(i)) {
        case 'x' -> Tracepoint.MM_PAGE_ALLOC;
        case 'D' -> Tracepoint.MM_PAGE_PCPU_DRAIN;
        default -> Tracepoint.MM_PAGE_FREE;
      };
      batch.add(tracepoint, 0, 0, pid, 0);
    }
    return batch;
  }

  private static byte[] fates(String row) {
    byte[] fates = new byte[row.length()];
    for (int i = 0; i < row.length(); i++) {
      fates[i] = (byte)
          switch (row.charAt(i)) {
            case 't' -> Fate.TAKE;
            case 'd' -> Fate.DRAIN;
            case 'a' -> Fate.ALLOC;
            case 'f' -> Fate.FREE;
            default -> Fate.NONE;
          };
    }
    return fates;
  }

  private static String marked(String row, byte[] fates) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.length(); i++) {
      boolean beside = (fates[i] & Fate.BESIDE_BYPASS) != 0;
      char unmarked = beside ? '?' : row.charAt(i);
      text.append((fates[i] & Fate.LOCKED_OUT) != 0 ? '!' : unmarked);
    }
    return text.toString();
  }

  @Test
  void whatLiesBetweenTwoThatBypassedTheListDidToo() {
    assertThat(scan("ddt--tdx")).isEqualTo("ddt!!tdx");
    assertThat(scan("dtD-Dtdx")).as("with drains between").isEqualTo("dtD!Dtdx");
    assertThat(scan("at-f-tax")).isEqualTo("at!f!tax");
  }

  @Test
  void oneThatCameToTheListEndsIt() {
    assertThat(scan("t-d-tx")).isEqualTo("t-d-tx");
    assertThat(scan("d-tx")).isEqualTo("d-tx");
    assertThat(scan("t-ax")).isEqualTo("t-ax");
  }

  @Test
  void theEndsOfARowCountWhereTwoBypassedTheListAndNoneCameToIt() {
    assertThat(scan("-tt-x")).isEqualTo("!tt!x");
    assertThat(scan("-t-x")).as("one alone tells too little").isEqualTo("?t?x");
    assertThat(scan("-tt-dx")).isEqualTo("!tt-dx");
  }

  @Test
  void ofAnInterruptsFreesAllBypassedTheListOrNone() {
    assertThat(scan("[--t-]x")).isEqualTo("!!t!x");
    assertThat(scan("[-a-]x")).isEqualTo("-a-x");
    assertThat(scan("[-ta-]x")).as("the lock was given up").isEqualTo("-ta-x");
  }

  @Test
  void anInterruptsFreesSayNothingOfTheTasks() {
    assertThat(scan("-[tt]-dx")).isEqualTo("-tt-dx");
    assertThat(scan("t-[d]-tx")).isEqualTo("t!d!tx");
    assertThat(scan("t[-]tx")).as("nor the other way round").isEqualTo("t-tx");
    assertThat(scan("[t]d[-]x")).as("another interrupt").isEqualTo("td-x");
  }

  @Test
  void anotherEventOrTaskEndsTheRow() {
    assertThat(scan("t-xtx")).isEqualTo("t?xtx");
    assertThat(scan("t-", 1)).isEqualTo("t-");
    assertThat(scan("ttx", 2)).isEqualTo("ttx");
    assertThat(scan("-x", 1)).isEqualTo("-x");
  }

  @Test
  void aRowMayGoOnInTheNextBatchButNotFurther() {
    String row = "t-";
    byte[] fates = fates(row);
    frees.scan(batch(row, PID), fates);
    scan("t-");
    assertThat(marked(row, fates)).isEqualTo("t!");

    byte[] old = fates("t-");
    frees.scan(batch("t-", PID), old);
    scan("f");
    scan("tx");
    assertThat(marked("t-", old)).as("it has been given out").isEqualTo("t-");
  }
}
