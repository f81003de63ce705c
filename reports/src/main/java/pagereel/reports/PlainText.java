package pagereel.reports;

/// Text out of a trace, fit to be shown: a trace can hold any bytes.
public final class PlainText {

  private static final int LIMIT = 4096;

  private PlainText() {}

  /// The text without control characters, direction marks and lone surrogates; each becomes `?`,
  /// white space becomes a blank. Cut where it is longer than any name or message should be.
  public static String of(String text) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), LIMIT));
    for (int i = 0; i < text.length() && plain.length() < LIMIT; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\t' || c == '\n' || c == '\r') {
        plain.append(' ');
      } else {
        plain.appendCodePoint(isShown(c) ? c : '?');
      }
    }
    return plain.toString();
  }

  /// The text cut to a length, with an ellipsis where something is missing.
  public static String cut(String text, int length) {
    if (text.codePointCount(0, text.length()) <= length) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
