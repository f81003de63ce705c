package pagereel.parser.event;

import org.jspecify.annotations.Nullable;

/// One field of a tracepoint: how the kernel prints it, what it is called in a binary record, and
/// the column it fills.
///
/// @param kind       how the text is read and shown
/// @param key        the word before `=` in the text
/// @param binaryName the field's name in the tracepoint's `format` description; also the key in
///     raw text; empty if the field is only printed
/// @param column     where the value goes, or null if it is only looked at; for a pointer 1 if it
/// is null, else 0
/// @param endColumn  for a range, where its end goes
/// @param symbols    for a symbol, its names
/// @param optional   some kernels' form of the event lacks it
/// @param nullMeansAbsent the column of this pointer's neighbour [Column#PFN] is absent where the
/// pointer is null
public record Field(
    Kind kind,
    String key,
    String binaryName,
    @Nullable Column column,
    @Nullable Column endColumn,
    @Nullable Symbols symbols,
    boolean optional,
    boolean nullMeansAbsent) {

  /// How a field's text is read and shown.
  public enum Kind {
    /// A `struct page *`: hashed or computed by tools, so that all it can tell is whether it is
    /// null.
    POINTER,
    DECIMAL,
    /// Hex with `0x`, decimal without: the prefix decides, not the kernel's version.
    HEX_OR_DECIMAL,
    /// Hex, with or without `0x`.
    HEX,
    /// Flag names joined by `|`, see [GfpFlags].
    GFP_FLAGS,
    /// A word, kept as an id of the [NameTable]. In binary either a string or a number with names
    /// in the print format.
    NAME,
    /// One of a fixed set of names.
    SYMBOL,
    /// A power of two in text, its logarithm in binary.
    POWER_OF_TWO,
    /// `(0xSTART ~ 0xEND)` in text, two fields `start_pfn` and `end_pfn` in binary.
    RANGE,
    /// All the rest of the line, kept with the batch.
    TEXT
  }

  /// A pointer that is not kept.
  static Field pointer(String key) {
    return of(Kind.POINTER, key, null).orAbsent();
  }

  /// A pointer of which one bit is kept: whether it is null.
  static Field pointer(String key, Column isNull) {
    return of(Kind.POINTER, key, isNull);
  }

  static Field decimal(String key, Column column) {
    return of(Kind.DECIMAL, key, column);
  }

  static Field hexOrDecimal(String key, Column column) {
    return of(Kind.HEX_OR_DECIMAL, key, column);
  }

  static Field hex(String key, Column column) {
    return of(Kind.HEX, key, column);
  }

  static Field gfpNames(String key) {
    return of(Kind.GFP_FLAGS, key, Column.GFP_FLAGS);
  }

  static Field name(String key, Column column) {
    return of(Kind.NAME, key, column);
  }

  static Field symbol(String key, Column column, Symbols symbols) {
    return new Field(Kind.SYMBOL, key, key, column, null, symbols, false, false);
  }

  static Field powerOfTwo(String key, Column column) {
    return of(Kind.POWER_OF_TWO, key, column);
  }

  static Field pfnRange(String key) {
    return new Field(
        Kind.RANGE, key, "start_pfn", Column.START_PFN, Column.END_PFN, null, true, false);
  }

  static Field text(String key) {
    return of(Kind.TEXT, key, null);
  }

  private static Field of(Kind kind, String key, @Nullable Column column) {
    return new Field(kind, key, key, column, null, null, false, false);
  }

  /// The same field under another name in binary records.
  Field binary(String name) {
    return new Field(kind, key, name, column, endColumn, symbols, optional, nullMeansAbsent);
  }

  /// The same field, printed but not stored in binary records.
  Field textOnly() {
    return new Field(kind, key, "", column, endColumn, symbols, true, nullMeansAbsent);
  }

  /// The same field, which some kernels' form of the event lacks.
  Field orAbsent() {
    return new Field(kind, key, binaryName, column, endColumn, symbols, true, nullMeansAbsent);
  }

  /// The same pointer, whose null says that the event's PFN means nothing.
  Field nullMeansNoPfn() {
    return new Field(kind, key, binaryName, column, endColumn, symbols, optional, true);
  }
}
