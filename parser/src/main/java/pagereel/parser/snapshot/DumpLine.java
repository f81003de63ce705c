package pagereel.parser.snapshot;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// One line of an exact dump: a word, then fields `key=value` parted by one space each.
final class DumpLine {

  private static final int HEX = 16;
  private static final int DECIMAL = 10;

  /// Longer values are cut in messages.
  private static final int MESSAGE_CHARS = 60;

  private final String path;
  private final long number;
  private final String word;
  private final Map<String, String> fields = new HashMap<>();

  private DumpLine(String path, long number, String word) {
    this.path = path;
    this.number = number;
    this.word = word;
  }

  /// Splits a line.
  ///
  /// @param number counted from 1
  static DumpLine parse(String path, long number, String text) throws TraceFormatException {
    int space = text.indexOf(' ');
    DumpLine line = new DumpLine(path, number, space < 0 ? text : text.substring(0, space));
    while (space >= 0) {
      int start = space + 1;
      space = text.indexOf(' ', start);
      line.add(space < 0 ? text.substring(start) : text.substring(start, space));
    }
    return line;
  }

  private void add(String field) throws TraceFormatException {
    int equals = field.indexOf('=');
    String key = equals < 0 ? field : field.substring(0, equals);
    String value = equals < 0 ? "" : field.substring(equals + 1);
    if (fields.put(key, value) != null) {
      throw wrong("each key once in `" + word + "`", "a second " + key);
    }
  }

  /// What kind of line it is.
  String word() {
    return word;
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  String text(String key) throws TraceFormatException {
    @Nullable String value = fields.get(key);
    if (value == null) {
      throw wrong(key + "= in `" + word + "`", "none");
    }
    return value;
  }

  long decimal(String key) throws TraceFormatException {
    String value = text(key);
    return number(value, 0, value.length(), DECIMAL, key);
  }

  /// A decimal number in `[min, max]`.
  int decimal(String key, int min, int max) throws TraceFormatException {
    long value = decimal(key);
    if (value < min || value > max) {
      throw wrong(key + "= from " + min + " to " + max, Long.toString(value));
    }
    return (int) value;
  }

  /// A decimal number that is not negative.
  int count(String key) throws TraceFormatException {
    return decimal(key, 0, Integer.MAX_VALUE);
  }

  long hex(String key) throws TraceFormatException {
    String value = text(key);
    return number(value, 0, value.length(), HEX, key);
  }

  /// Decimal numbers parted by commas.
  long[] decimals(String key) throws TraceFormatException {
    return numbers(key, text(key), DECIMAL);
  }

  /// Hex numbers parted by commas, as many as the field `n` says.
  long[] pfns(String key) throws TraceFormatException {
    int expected = count("n");
    long[] pfns = numbers(key, text(key), HEX);
    if (pfns.length != expected) {
      throw wrong(expected + " frames in " + key + "=", Integer.toString(pfns.length));
    }
    return pfns;
  }

  /// Runs `first-last` of decimal numbers parted by commas, as pairs; none for an empty value.
  long[] runs(String key) throws TraceFormatException {
    String value = text(key);
    if (value.isEmpty()) {
      return new long[0];
    }
    String[] runs = value.split(",", -1);
    long[] ends = new long[2 * runs.length];
    for (int i = 0; i < runs.length; i++) {
      String run = runs[i];
      int dash = run.indexOf('-');
      if (dash < 0) {
        throw wrong("a run first-last in " + key + "=", shortened(run));
      }
      ends[2 * i] = number(run, 0, dash, DECIMAL, key);
      ends[2 * i + 1] = number(run, dash + 1, run.length(), DECIMAL, key);
    }
    return ends;
  }

  private long[] numbers(String key, String value, int radix) throws TraceFormatException {
    int count = 1;
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == ',') {
        count++;
      }
    }
    long[] numbers = new long[count];
    int start = 0;
    for (int i = 0; i < count; i++) {
      int comma = value.indexOf(',', start);
      int end = comma < 0 ? value.length() : comma;
      numbers[i] = number(value, start, end, radix, key);
      start = end + 1;
    }
    return numbers;
  }

  private long number(String value, int start, int end, int radix, String key)
      throws TraceFormatException {
    try {
      return Long.parseLong(value, start, end, radix);
    } catch (NumberFormatException e) {
      throw wrong(
          "a " + (radix == HEX ? "hex" : "decimal") + " number in " + key + "=",
          "`" + shortened(value.substring(start, end)) + "`");
    }
  }

  static String shortened(String text) {
    return text.length() <= MESSAGE_CHARS ? text : text.substring(0, MESSAGE_CHARS) + "…";
  }

  TraceFormatException wrong(String expected, String found) {
    return TraceFormatException.atLine(path, number, expected, found);
  }
}
