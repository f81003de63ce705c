package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import pagereel.replay.BusyRange;
import pagereel.replay.UnmovableResident;
import pagereel.reports.Analysis;
import pagereel.reports.CallSite;
import pagereel.reports.TopBlockers;

/// Whose pages were where they did harm, as CSV.
final class CsvOwners {

  private CsvOwners() {}

  static void topBlockers(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "ownerComm",
        "state",
        "callSite",
        "failures",
        "frames",
        "pageblocks",
        "longestHeldNs",
        "freedLater",
        "longestAfterNs",
        "neverFreed",
        "namedByKernel");
    for (TopBlockers b : TopBlockers.of(analysis.result().failures())) {
      table.row(
          b.owner(),
          b.state(),
          b.callSite(),
          b.failures(),
          b.frames(),
          b.pageblocks(),
          b.longestHeldNs(),
          b.freedLater(),
          b.longestAfterNs(),
          b.neverFreed(),
          b.namedByKernel());
    }
    table.end();
  }

  static void busyRanges(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "timeNs",
        "pid",
        "comm",
        "startPfn",
        "endPfn",
        "pfn",
        "state",
        "ownerPid",
        "ownerComm",
        "allocatedNs",
        "release",
        "freedNs");
    for (BusyRange r : analysis.result().busyRanges()) {
      table.row(
          r.timeNs(),
          r.pid(),
          r.comm(),
          r.startPfn(),
          r.endPfn(),
          r.blocker().pfn(),
          r.blocker().state(),
          r.blocker().ownerPid(),
          r.blocker().ownerComm(),
          r.blocker().allocatedNs(),
          r.blocker().release().id(),
          r.blocker().freedNs());
    }
    table.end();
  }

  static void residents(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "comm",
        "pageblockType",
        "callSite",
        "pageSeconds",
        "pageblockSeconds",
        "takenPages",
        "peakPages",
        "livePages",
        "pageblocks");
    for (UnmovableResident r : analysis.result().residents()) {
      table.row(
          r.comm(),
          JsonOwners.type(r),
          CallSite.of(r.stack()),
          r.pageSeconds(),
          r.pageblockSeconds(),
          r.takenPages(),
          r.peakPages(),
          r.livePages(),
          r.pageblocks());
    }
    table.end();
  }
}
