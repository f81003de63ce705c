package pagereel.parser.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// The call chain that the kernel prints into its log, from `Call Trace:` on.
///
/// ```
///  <TASK>
///  dump_stack_lvl+0x64/0x80
///  [<ffffffff8112457c>] warn_alloc_failed+0xec/0x140
///  ? filp_flush+0x4e/0x70
/// [<c00497f4>] (unwind_backtrace+0x0/0x12c) from [<c0135760>] (dump_header+0x6c/0x18c)
/// ```
///
/// A frame with a question mark was only found on the stack: it is left out. The size of the
/// function behind the slash is too; its module stays.
final class KernelStack {

  private static final int MAX_FRAMES = 128;

  private static final Pattern HEAD =
      Pattern.compile("(?i)(?:call trace|backtrace): *(.*)", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("</?[A-Z#]{2,8}> *");
  private static final Pattern ADDRESS = Pattern.compile("\\[<[0-9a-fA-F]{4,16}>\\] *");
  private static final Pattern FRAME = Pattern.compile(
      "\\(?([A-Za-z_.$][\\w.$]*)(?:(\\+0x[0-9a-f]+)/0x[0-9a-f]+| (?=from ))( \\[[\\w-]+\\])?.*");
  private static final Pattern BARE = Pattern.compile("\\(?(0x[0-9a-f]{4,16})\\)?");

  private final List<String> frames = new ArrayList<>();
  private boolean open;

  /// Reads a line of a failure's report.
  ///
  /// @return false if it does not belong to the call chain
  boolean read(String line) {
    String text = line.strip();
    Matcher head = HEAD.matcher(text);
    if (head.matches()) {
      open = frames.isEmpty();
      String behind = head.group(1);
      return behind.isEmpty() || !open || frame(behind);
    }
    if (open && !frame(text)) {
      open = false;
    }
    return open;
  }

  private boolean frame(String line) {
    String text = line;
    Matcher tag = TAG.matcher(text);
    if (tag.lookingAt()) {
      text = text.substring(tag.end());
    }
    Matcher address = ADDRESS.matcher(text);
    boolean addressed = address.lookingAt();
    if (addressed) {
      text = text.substring(address.end());
    }
    if (text.isEmpty() || text.startsWith("?")) {
      return true;
    }
    Matcher frame = FRAME.matcher(text);
    Matcher bare = BARE.matcher(text);
    if (frame.matches()) {
      String offset = frame.group(2);
      String module = frame.group(3);
      add(frame.group(1) + (offset == null ? "" : offset) + (module == null ? "" : module));
      return true;
    }
    if (bare.matches()) {
      add(bare.group(1));
      return true;
    }
    return addressed;
  }

  private void add(String frame) {
    if (frames.size() < MAX_FRAMES) {
      frames.add(frame);
    }
  }

  /// The chain's id.
  int id(NameTable names, StackTable stacks) {
    int[] chain = frames.stream().mapToInt(names::id).toArray();
    return stacks.id(chain, chain.length);
  }
}
