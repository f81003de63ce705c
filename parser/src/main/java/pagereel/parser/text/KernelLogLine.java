package pagereel.parser.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A line of a kernel log without what stands before the kernel's own text: a level, a stamp, who
/// printed it, and what a log daemon put before all that. One object is filled again and again.
///
/// Logs are short beside traces: this file may use regular expressions.
final class KernelLogLine {

  /// What the stamps of a log are read on.
  enum Clock {
    /// The kernel's own clock, in seconds since the boot.
    KERNEL,
    /// The time of day, or of a year that is not told.
    WALL,
    NONE
  }

  /// Colours of `dmesg --color`.
  private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*[mK]");

  /// `6,339,5140900,-;text` of `/dev/kmsg`; behind the flag other fields may follow.
  private static final Pattern KMSG =
      Pattern.compile("\\d{1,5},\\d+,(\\d{1,15}),[-cn+][^;]{0,80};");

  /// `<4>`, also of a console.
  private static final Pattern LEVEL = Pattern.compile("<\\d{1,3}>|(?:kern|user) *:[a-z]+ *: ");

  /// `[   12.345678]`, with what `dmesg -d` adds: `[   12.345678 <    0.000123>]`.
  private static final Pattern KERNEL_STAMP =
      Pattern.compile("\\[ *(\\d{1,9})\\.(\\d{1,9})(?: <[ 0-9.]+>)?\\] ?");

  /// `[  +0.000123]`, the time since the line before: `dmesg -e`.
  private static final Pattern DELTA_STAMP =
      Pattern.compile("\\[ *\\+ *(\\d{1,9})\\.(\\d{1,9})\\] ?");

  private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
  private static final String TIME = "(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?";

  /// `[Mon Apr 20 15:08:07 2020]` of `dmesg -T`.
  private static final Pattern CTIME_STAMP =
      Pattern.compile("\\[[A-Z][a-z]{2} " + MONTH + " +(\\d{1,2}) " + TIME + " (\\d{4})\\] ?");

  /// `[Nov23 04:14]` of `dmesg -e`.
  private static final Pattern MINUTE_STAMP =
      Pattern.compile("\\[" + MONTH + " ?(\\d{1,2}) (\\d\\d):(\\d\\d)()()\\] ?");

  /// `2026-11-23T04:14:16.123456+00:00`, also with a comma; a space in place of the `T`.
  private static final Pattern ISO =
      Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[T ]" + TIME + "(Z|[+-]\\d\\d:?\\d\\d)? +");

  /// `Nov 23 04:14:16` of syslog.
  private static final Pattern SYSLOG = Pattern.compile(MONTH + " +(\\d{1,2}) " + TIME + " +");

  /// `11-23 04:14:16.123   0   0 W tag : `, or with the user before the pid, of Android's logcat.
  private static final Pattern LOGCAT = Pattern.compile(
      "(?:(\\d{4})-)?(\\d\\d)-(\\d\\d) " + TIME + " +(?:\\w+ +)?\\d+ +\\d+ [VDIWEFA] [^:]{0,40}: ");

  /// `host kernel: ` behind a daemon's stamp.
  private static final Pattern DAEMON = Pattern.compile("(?:\\S+ )?kernel(?:\\[\\d+\\])?: ?");

  /// `[  T123] ` or `[   C1] `: `CONFIG_PRINTK_CALLER`.
  private static final Pattern CALLER = Pattern.compile(" *\\[ *([TC])(\\d{1,9})\\] ?");

  /// `[2:   Binder:711_1:  740] ` and `(2)[740:sh]`, as vendors of phones print it.
  private static final Pattern VENDOR_CALLER = Pattern.compile(
      " *\\[(\\d{1,3}): +.{1,20}?: +(\\d{1,9})\\] |\\((\\d{1,3})\\)\\[(\\d{1,9}):.{0,20}?\\]");

  /// The line has no such stamp.
  static final long UNSTAMPED = Long.MIN_VALUE;

  private static final long NS_PER_S = 1_000_000_000L;

  /// What the kernel printed.
  String text = "";
  /// Who printed it, as far as the line tells; empty if it does not.
  String caller = "";

  /// The caller's thread id, or −1.
  int tid;

  /// The caller's CPU, or −1.
  int cpu;

  /// The kernel's stamp in nanoseconds, or [#UNSTAMPED].
  long kernelNs;

  /// The time of day in nanoseconds since 1970, without a year since the beginning of a leap year;
  /// or [#UNSTAMPED].
  long wallNs;

  /// Whether [#wallNs] counts from the line before.
  boolean sinceLast;

  /// Whether something before the text says that it is the kernel's.
  boolean marked;

  private final StringBuilder rest = new StringBuilder();

  /// Takes a line apart.
  void parse(String line) {
    caller = "";
    tid = -1;
    cpu = -1;
    kernelNs = UNSTAMPED;
    wallNs = UNSTAMPED;
    sinceLast = false;
    marked = false;
    rest.setLength(0);
    rest.append(line.indexOf('\u001b') < 0 ? line : COLOR.matcher(line).replaceAll(""));
    Matcher kmsg = KMSG.matcher(rest);
    if (kmsg.lookingAt()) {
      kernelNs = Long.parseLong(kmsg.group(1)) * 1000;
      marked = true;
      rest.delete(0, kmsg.end());
    } else if (daemonStamp()) {
      marked = drop(DAEMON);
    }
    drop(LEVEL);
    if (kernelStamp()) {
      marked = true;
      drop(DAEMON);
    }
    drop(LEVEL);
    caller();
    text = rest.toString();
  }

  private boolean drop(Pattern pattern) {
    Matcher matcher = pattern.matcher(rest);
    if (!matcher.lookingAt()) {
      return false;
    }
    rest.delete(0, matcher.end());
    return true;
  }

  /// The line's stamp of one clock, or [#UNSTAMPED].
  long stampNs(Clock clock) {
    return switch (clock) {
      case KERNEL -> kernelNs;
      case WALL -> wallNs;
      case NONE -> UNSTAMPED;
    };
  }

  private boolean daemonStamp() {
    Matcher logcat = LOGCAT.matcher(rest);
    if (logcat.lookingAt()) {
      wall(logcat.group(1), logcat.group(2), logcat, 3);
      return take(logcat);
    }
    Matcher iso = ISO.matcher(rest);
    if (iso.lookingAt()) {
      wall(iso.group(1), iso.group(2), iso, 3);
      wallNs -= WallTime.zoneNs(iso.group(8));
      return take(iso);
    }
    Matcher syslog = SYSLOG.matcher(rest);
    if (syslog.lookingAt()) {
      wall(null, syslog.group(1), syslog, 2);
      return take(syslog);
    }
    return false;
  }

  /// @param day the matcher's group with the day of the month; hours, minutes, seconds and the
  ///     fraction follow
  private void wall(@Nullable String year, String month, Matcher matcher, int day) {
    wallNs = WallTime.ns(
        year,
        month,
        List.of(
            matcher.group(day),
            matcher.group(day + 1),
            matcher.group(day + 2),
            matcher.group(day + 3)),
        matcher.group(day + 4));
  }

  private boolean take(Matcher matcher) {
    rest.delete(0, matcher.end());
    return true;
  }

  /// The kernel's own stamp, whatever tool wrote it. A log daemon's may stand before it.
  private boolean kernelStamp() {
    Matcher seconds = KERNEL_STAMP.matcher(rest);
    if (seconds.lookingAt()) {
      kernelNs =
          Long.parseLong(seconds.group(1)) * NS_PER_S + WallTime.fractionNs(seconds.group(2));
      return take(seconds);
    }
    Matcher delta = DELTA_STAMP.matcher(rest);
    if (delta.lookingAt()) {
      wallNs = Long.parseLong(delta.group(1)) * NS_PER_S + WallTime.fractionNs(delta.group(2));
      sinceLast = true;
      return take(delta);
    }
    Matcher ctime = CTIME_STAMP.matcher(rest);
    if (ctime.lookingAt()) {
      wall(ctime.group(7), ctime.group(1), ctime, 2);
      return take(ctime);
    }
    Matcher minute = MINUTE_STAMP.matcher(rest);
    if (minute.lookingAt()) {
      wall(null, minute.group(1), minute, 2);
      return take(minute);
    }
    return false;
  }

  private void caller() {
    Matcher named = CALLER.matcher(rest);
    if (named.lookingAt()) {
      caller = named.group(1) + named.group(2);
      int number = Integer.parseInt(named.group(2));
      tid = named.group(1).equals("T") ? number : -1;
      cpu = named.group(1).equals("C") ? number : -1;
      take(named);
      return;
    }
    Matcher vendor = VENDOR_CALLER.matcher(rest);
    if (vendor.lookingAt()) {
      boolean first = vendor.group(1) != null;
      cpu = Integer.parseInt(vendor.group(first ? 1 : 3));
      tid = Integer.parseInt(vendor.group(first ? 2 : 4));
      caller = "T" + tid;
      take(vendor);
    }
  }
}
