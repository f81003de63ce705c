package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The names that a print format gives to the values of one field, by `__print_symbolic()` or
/// `__print_flags()`.
///
/// Source: `include/trace/stages/stage3_trace_output.h`.
///
/// @param entries in the order of the print format; without those whose value is not a constant
record PrintTable(List<Entry> entries) {

  static final String SYMBOLIC = "__print_symbolic";
  static final String FLAGS = "__print_flags";

  /// One value or set of bits and its name.
  record Entry(long value, String name) {}

  PrintTable {
    entries = List.copyOf(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /// The table of one field, empty if the print format has none for it.
  ///
  /// @param function [#SYMBOLIC] or [#FLAGS]
  static PrintTable of(String printFmt, String function, String field) {
    for (int at = printFmt.indexOf(function);
        at >= 0;
        at = printFmt.indexOf(function, at + function.length())) {
      int open = printFmt.indexOf('(', at);
      int comma = open < 0 ? -1 : argumentEnd(printFmt, open + 1, ',');
      if (comma >= 0 && argument(printFmt, open + 1, comma).equals("REC->" + field)) {
        return new PrintTable(entries(printFmt, comma));
      }
    }
    return new PrintTable(List.of());
  }

  private static String argument(String printFmt, int start, int end) {
    String argument = printFmt.substring(start, end).strip();
    while (argument.startsWith("(") && argument.endsWith(")")) {
      argument = argument.substring(1, argument.length() - 1).strip();
    }
    return argument;
  }

  private static List<Entry> entries(String printFmt, int start) {
    List<Entry> entries = new ArrayList<>();
    int end = argumentEnd(printFmt, start, ')');
    int limit = end < 0 ? printFmt.length() : end;
    int open = printFmt.indexOf('{', start);
    while (open >= 0 && open < limit) {
      int comma = argumentEnd(printFmt, open + 1, ',');
      int quote = comma < 0 ? -1 : printFmt.indexOf('"', comma);
      int unquote = quote < 0 ? -1 : printFmt.indexOf('"', quote + 1);
      if (unquote < 0) {
        break;
      }
      OptionalLong value = ExpressionParser.constant(printFmt.substring(open + 1, comma));
      if (value.isPresent()) {
        entries.add(new Entry(value.getAsLong(), printFmt.substring(quote + 1, unquote)));
      }
      open = printFmt.indexOf('{', unquote);
    }
    return entries;
  }

  /// The next `wanted` outside of strings, parentheses and braces that open after `start`, or
  /// −1.
  static int argumentEnd(String printFmt, int start, char wanted) {
    int depth = 0;
    boolean quoted = false;
    for (int at = start; at < printFmt.length(); at++) {
      char c = printFmt.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        if (depth == 0 && c == wanted) {
          return at;
        }
        if (c == '(' || c == '{') {
          depth++;
        } else if (c == ')' || c == '}') {
          depth--;
        }
      }
      if (depth < 0) {
        return -1;
      }
    }
    return -1;
  }
}
