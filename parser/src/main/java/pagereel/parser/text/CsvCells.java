package pagereel.parser.text;

import java.util.ArrayList;
import java.util.List;

/// How a text is kept from being taken for something else in a cell of pagereel's CSV: written by
/// one half of these methods and read by the other, which undoes it exactly.
public final class CsvCells {

  /// Parts the frames of a call chain.
  private static final char BETWEEN_FRAMES = ';';

  private static final char ESCAPE = '\\';

  private CsvCells() {}

  /// A text that no spreadsheet takes for a formula: one that begins like it gets an apostrophe
  /// before it, and so does one that begins with an apostrophe.
  public static String escape(String text) {
    return !text.isEmpty() && needsApostrophe(text.charAt(0)) ? "'" + text : text;
  }

  /// What [#escape] was given. An apostrophe before anything else was there from the beginning:
  /// earlier versions left it alone.
  static String unescape(String cell) {
    boolean escaped =
        cell.length() > 1 && cell.charAt(0) == '\'' && needsApostrophe(cell.charAt(1));
    return escaped || cell.equals("''") ? cell.substring(1) : cell;
  }

  private static boolean needsApostrophe(char first) {
    return switch (first) {
      case '=', '+', '-', '@', '\t', '\r', '\'' -> true;
      default -> false;
    };
  }

  /// The frames of a call chain with `;` between them. One inside a frame, and a backslash, get a
  /// backslash before them.
  public static String join(List<String> frames) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < frames.size(); i++) {
      if (i > 0) {
        joined.append(BETWEEN_FRAMES);
      }
      String frame = frames.get(i);
      for (int at = 0; at < frame.length(); at++) {
        char c = frame.charAt(at);
        if (c == BETWEEN_FRAMES || c == ESCAPE) {
          joined.append(ESCAPE);
        }
        joined.append(c);
      }
    }
    return joined.toString();
  }

  /// What [#join] was given, at least one frame.
  static List<String> split(String joined) {
    List<String> frames = new ArrayList<>();
    StringBuilder frame = new StringBuilder();
    for (int at = 0; at < joined.length(); at++) {
      char c = joined.charAt(at);
      if (c == BETWEEN_FRAMES) {
        frames.add(frame.toString());
        frame.setLength(0);
      } else {
        frame.append(c == ESCAPE && at + 1 < joined.length() ? joined.charAt(++at) : c);
      }
    }
    frames.add(frame.toString());
    return frames;
  }
}
