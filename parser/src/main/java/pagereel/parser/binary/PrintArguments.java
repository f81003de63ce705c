package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;

/// What a print format prints: its format string and the expressions whose values go into that.
record PrintArguments(String format, List<String> expressions) {

  PrintArguments {
    expressions = List.copyOf(expressions);
  }

  /// The parts of a print format, `"key=%d", REC->key`.
  static PrintArguments of(String printFmt) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < printFmt.length()) {
      int comma = PrintTable.argumentEnd(printFmt, start, ',');
      int end = comma < 0 ? printFmt.length() : comma;
      parts.add(printFmt.substring(start, end).strip());
      start = end + 1;
    }
    return parts.isEmpty()
        ? new PrintArguments("", List.of())
        : new PrintArguments(parts.getFirst(), parts.subList(1, parts.size()));
  }

  /// The expression behind `key=`, empty if there is none.
  String expression(String key) {
    int argument = -1;
    for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at + 1)) {
      if (format.startsWith("%%", at)) {
        at++;
        continue;
      }
      argument++;
      if (argument < expressions.size() && isKey(key, at)) {
        return expressions.get(argument);
      }
    }
    return "";
  }

  /// Whether `key=` or `key=0x` stands right before a place, as a word of its own.
  private boolean isKey(String key, int end) {
    int start = end - key.length() - 1;
    int hexStart = start - 2;
    return startsWord(key + "=", start) || startsWord(key + "=0x", hexStart);
  }

  private boolean startsWord(String word, int start) {
    return start > 0
        && format.startsWith(word, start)
        && !Character.isJavaIdentifierPart(format.charAt(start - 1));
  }
}
