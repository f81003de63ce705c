package pagereel.reports.overview;

/// Text from a trace as a terminal can show it.
public final class Printable {

  private Printable() {}

  /// The text with each control character as `\xNN`, so that none reaches the terminal.
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
        shown.append("\\x%02x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }
}
