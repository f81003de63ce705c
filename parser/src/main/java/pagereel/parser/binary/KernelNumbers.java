package pagereel.parser.binary;

import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Symbols;

/// What the numbers of a kernel stand for, by its version and machine: for a trace that has
/// nothing but the numbers.
///
/// What the version does not tell is taken for today's, and that is reported.
final class KernelNumbers {

  private static final long ALL_ONES_OF_4_BYTES = 0xffff_ffffL;

  /// Up to 4.6, `enum compact_result` of `include/linux/compaction.h` had another order.
  private static final List<String> OLD_COMPACT_RESULTS = List.of(
      "skipped",
      "deferred",
      "continue",
      "success",
      "partial_skipped",
      "complete",
      "no_suitable_page",
      "not_suitable_zone",
      "contended");

  /// The zones of a kernel that has all of these, as distributions configure it; Device has no
  /// name in the kernel's own list.
  private static final List<String> ZONES = List.of("DMA", "DMA32", "Normal", "Movable");

  private final String name;
  private final Optional<String> release;
  private final Optional<String> machine;
  private final Optional<KernelVersion> version;
  private final NameTable names;
  private final Diagnostics diagnostics;
  private boolean zonesReported;
  private boolean gfpReported;

  KernelNumbers(
      String name,
      Optional<String> release,
      Optional<String> machine,
      NameTable names,
      Diagnostics diagnostics) {
    this.name = name;
    this.release = release;
    this.machine = machine;
    this.names = names;
    this.diagnostics = diagnostics;
    version = release.flatMap(KernelVersion::of);
  }

  /// What the number of a field means as the value of its column.
  LongUnaryOperator meaning(Field field) throws TraceFormatException {
    return switch (field.kind()) {
      case POINTER -> pointer -> pointer == 0 ? 1 : 0;
      case HEX, HEX_OR_DECIMAL, RANGE -> pfn();
      case POWER_OF_TWO -> shift -> 1L << shift;
      case GFP_FLAGS -> gfpFlags();
      case SYMBOL -> symbol(field);
      case NAME -> field.column() == Column.ZONE ? zoneName() : this::numberName;
      case DECIMAL, TEXT -> LongUnaryOperator.identity();
    };
  }

  /// All ones, of whatever width a long has on that machine, is −1.
  private LongUnaryOperator pfn() {
    boolean wide = machine.filter(m -> m.contains("64") || m.equals("s390x")).isPresent();
    return wide ? LongUnaryOperator.identity() : pfn -> pfn == ALL_ONES_OF_4_BYTES ? -1 : pfn;
  }

  private LongUnaryOperator gfpFlags() throws TraceFormatException {
    if (version.isEmpty()) {
      reportGfp("today's are assumed, which is right from 5.4 on");
      return GfpBits.assumed()::translate;
    }
    Optional<GfpTranslation> known = GfpBits.of(version.get());
    if (known.isEmpty()) {
      reportGfp("none known for that version: left out");
      return flags -> EventBatch.ABSENT;
    }
    return known.get()::translate;
  }

  private void reportGfp(String found) throws TraceFormatException {
    if (!gfpReported) {
      gfpReported = true;
      String kernel = release.map(r -> "the kernel " + r).orElse("the kernel, which is unknown");
      report(Severity.WARNING, "unnamedFlags", "the meaning of gfp bits in " + kernel, found);
    }
  }

  private LongUnaryOperator symbol(Field field) {
    boolean old = version.filter(v -> v.isBefore(4, 7)).isPresent();
    if (!old || !Symbols.COMPACT_RESULT.equals(field.symbols())) {
      return LongUnaryOperator.identity();
    }
    return number -> number >= 0 && number < OLD_COMPACT_RESULTS.size()
        ? Symbols.COMPACT_RESULT.number(OLD_COMPACT_RESULTS.get((int) number))
        : Symbols.UNKNOWN;
  }

  /// A zone's number counts the zones that the kernel was built with. Android's kernels lack some,
  /// and so do those of small machines: there the number stays.
  private LongUnaryOperator zoneName() throws TraceFormatException {
    boolean usual =
        machine.filter(m -> m.equals("x86_64") || m.equals("aarch64")).isPresent()
            && version.filter(v -> !v.isBefore(5, 5)).isPresent()
            && release.filter(r -> !r.contains("android")).isPresent();
    if (!zonesReported) {
      zonesReported = true;
      report(
          Severity.INFO,
          "zoneNumbers",
          "the names of the zones",
          usual
              ? "numbers: taken for " + String.join(", ", ZONES)
              : "numbers, which depend on the kernel's configuration: they are shown");
    }
    long[] ids = new long[usual ? ZONES.size() : 0];
    for (int zone = 0; zone < ids.length; zone++) {
      ids[zone] = names.id(ZONES.get(zone));
    }
    return number -> number >= 0 && number < ids.length ? ids[(int) number] : numberName(number);
  }

  /// The name table must not grow with the trace.
  private long numberName(long number) {
    return names.id(number >= 0 && number < 16 ? Long.toString(number) : NameInterner.UNKNOWN);
  }

  private void report(Severity severity, String code, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(severity, code, TraceFormatException.of(name, expected, found));
  }
}
