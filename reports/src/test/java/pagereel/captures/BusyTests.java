package pagereel.captures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;

/// Tests of ranges that a frame failed, with who was handed that frame last and when it was freed
/// next: by the events alone, without a model.
final class BusyTests {

  /// No event tells.
  static final long NOT_SEEN = -1;

  private static final int MAX_FRAMES = 1 << 22;

  /// One range that a frame failed.
  static final class BusyTest {
    final long timeNs;
    final int pid;
    final long pfn;
    final long ownerPid;
    long freedNs = NOT_SEEN;

    BusyTest(long timeNs, int pid, long pfn, long ownerPid) {
      this.timeNs = timeNs;
      this.pid = pid;
      this.pfn = pfn;
      this.ownerPid = ownerPid;
    }
  }

  private final List<BusyTest> tests = new ArrayList<>();
  private final Map<Long, List<BusyTest>> waiting = new HashMap<>();
  private int[] ownerPid = new int[0];

  List<BusyTest> tests() {
    return tests;
  }

  void watch(EventBatch batch, int row) {
    switch (batch.tracepoint(row)) {
      case MM_PAGE_ALLOC -> allocated(batch, row);
      case MM_PAGE_FREE -> freed(batch, row);
      case TEST_PAGES_ISOLATED -> {
        long finPfn = batch.value(Column.FIN_PFN, row);
        if (finPfn < batch.value(Column.END_PFN, row)) {
          BusyTest test = new BusyTest(batch.timeNs(row), batch.pid(row), finPfn, ownerOf(finPfn));
          tests.add(test);
          waiting.computeIfAbsent(finPfn, key -> new ArrayList<>()).add(test);
        }
      }
      default -> {}
    }
  }

  private long ownerOf(long pfn) {
    return pfn >= 0 && pfn < ownerPid.length ? ownerPid[(int) pfn] : NOT_SEEN;
  }

  private void allocated(EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    long end = pfn + (1L << batch.order(row));
    if (pfn < 0 || end > MAX_FRAMES) {
      return;
    }
    if (end > ownerPid.length) {
      int old = ownerPid.length;
      ownerPid = Arrays.copyOf(ownerPid, (int) Math.max(end, 2L * old));
      Arrays.fill(ownerPid, old, ownerPid.length, (int) NOT_SEEN);
    }
    Arrays.fill(ownerPid, (int) pfn, (int) end, batch.pid(row));
  }

  private void freed(EventBatch batch, int row) {
    if (waiting.isEmpty()) {
      return;
    }
    long pfn = batch.pfn(row);
    for (long frame = pfn; frame < pfn + (1L << batch.order(row)); frame++) {
      List<BusyTest> ended = waiting.remove(frame);
      if (ended != null) {
        ended.forEach(test -> test.freedNs = batch.timeNs(row));
      }
    }
  }
}
