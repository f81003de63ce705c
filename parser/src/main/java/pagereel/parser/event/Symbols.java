package pagereel.parser.event;

import java.util.List;

/// Names that the kernel prints in place of numbers, numbered as in today's kernels.
///
/// A binary trace of an older kernel may number them otherwise: its reader goes through the names
/// in the event's own print format.
public record Symbols(List<String> names) {

  /// No such name.
  public static final int UNKNOWN = -1;

  public static final int COMPACT_CONTINUE = 4;
  public static final int COMPACT_NO_SUITABLE_PAGE = 3;
  public static final int COMPACT_SUCCESS = 8;

  /// Source: `enum compact_result`, `include/linux/compaction.h`.
  public static final Symbols COMPACT_RESULT = of(
      "not_suitable_zone",
      "skipped",
      "deferred",
      "no_suitable_page",
      "continue",
      "complete",
      "partial_skipped",
      "contended",
      "success");

  /// Source: `enum compact_priority`, `include/linux/compaction.h`.
  public static final Symbols COMPACT_PRIORITY =
      of("COMPACT_PRIO_SYNC_FULL", "COMPACT_PRIO_SYNC_LIGHT", "COMPACT_PRIO_ASYNC");

  /// Source: `compact_result_to_feedback()`, `include/trace/events/mmflags.h`.
  public static final Symbols COMPACT_FEEDBACK = of("", "failed", "withdrawn", "progress");

  public static final Symbols COMPACT_MODE = of("async", "sync");

  /// Source: `enum migrate_mode`, `include/linux/migrate_mode.h`.
  public static final Symbols MIGRATE_MODE =
      of("MIGRATE_ASYNC", "MIGRATE_SYNC_LIGHT", "MIGRATE_SYNC", "MIGRATE_SYNC_NO_COPY");

  public static final int REASON_COMPACTION = 0;
  public static final int REASON_CONTIG_RANGE = 6;

  /// Source: `enum migrate_reason`, `include/linux/migrate_mode.h`.
  public static final Symbols MIGRATE_REASON = of(
      "compaction",
      "memory_failure",
      "memory_hotplug",
      "syscall_or_cpuset",
      "mempolicy_mbind",
      "numa_misplaced",
      "contig_range",
      "longterm_pin",
      "demotion",
      "damon",
      "never_migrated");

  public static final Symbols TEST_RESULT = of("fail", "success");

  public Symbols {
    names = List.copyOf(names);
  }

  private static Symbols of(String... names) {
    return new Symbols(List.of(names));
  }

  /// The number of a name, or of what older kernels called the same; [#UNKNOWN] if there is none.
  public int number(String name) {
    String current = switch (name) {
      case "partial" -> "success";
      case "cma" -> "contig_range";
      default -> name;
    };
    return names.indexOf(current);
  }

  /// The name of a number; the number itself where it has none.
  public String name(long number) {
    return number >= 0 && number < names.size() ? names.get((int) number) : Long.toString(number);
  }
}
