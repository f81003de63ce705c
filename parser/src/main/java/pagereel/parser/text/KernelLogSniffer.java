package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import pagereel.parser.TraceFormat;
import pagereel.parser.event.NameTable;

/// Tells from the first bytes of an input whether it is a kernel log, and how it is stamped.
final class KernelLogSniffer {

  private int lines;
  private int marked;
  private int events;
  private int kernelStamps;
  private int wallStamps;

  private KernelLogSniffer() {}

  /// Whether most lines are marked as the kernel's, or one tells of a failed allocation.
  static boolean isKernelLog(byte[] head) {
    KernelLogSniffer sniffer = new KernelLogSniffer();
    return sniffer.read(head)
        && (sniffer.events > 0 || (sniffer.marked > 0 && 2 * sniffer.marked >= sniffer.lines));
  }

  /// The clock that a log's events are read on: the kernel's own wherever its stamps are there.
  static KernelLogLine.Clock clock(byte[] head) {
    KernelLogSniffer sniffer = new KernelLogSniffer();
    sniffer.read(head);
    if (sniffer.kernelStamps > 0) {
      return KernelLogLine.Clock.KERNEL;
    }
    return sniffer.wallStamps > 0 ? KernelLogLine.Clock.WALL : KernelLogLine.Clock.NONE;
  }

  /// @return false for what is no text
  private boolean read(byte[] head) {
    boolean cut = head.length >= TraceFormat.SNIFF_BYTES;
    String text = new String(head, UTF_8);
    if (text.indexOf('\0') >= 0) {
      return false;
    }
    String[] all = text.split("\n", -1);
    KernelLogLine line = new KernelLogLine();
    NameTable names = new NameTable();
    for (int i = 0; i < all.length - (cut && all.length > 1 ? 1 : 0); i++) {
      if (all[i].isBlank()) {
        continue;
      }
      line.parse(all[i].stripTrailing());
      lines++;
      marked += line.marked ? 1 : 0;
      kernelStamps += line.kernelNs == KernelLogLine.UNSTAMPED ? 0 : 1;
      wallStamps += line.wallNs == KernelLogLine.UNSTAMPED ? 0 : 1;
      boolean event = CmaLine.event(line, 0, names).isPresent()
          || AllocationReport.begin(line, 0, names)
              .filter(AllocationReport::awaitsMemory)
              .isPresent();
      events += event ? 1 : 0;
    }
    return true;
  }
}
