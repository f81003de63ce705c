package pagereel.reports.render;

/// Text for a terminal that shows ASCII alone.
final class Ascii {

  private Ascii() {}

  static String of(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      switch (c) {
        case '“', '”' -> ascii.append('"');
        case '–', '−' -> ascii.append('-');
        case '·' -> ascii.append('|');
        case '…' -> ascii.append("...");
        case 'µ' -> ascii.append('u');
        default -> ascii.appendCodePoint(c < 0x80 ? c : '?');
      }
    });
    return ascii.toString();
  }
}
