package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.List;

/// One `field:` line of an event's `format`: where the field stands in a record.
///
/// @param type   the C type as written, without the name
/// @param offset from the record's first byte
/// @param array  the declaration has brackets behind the name
record FormatField(String type, String name, int offset, int size, boolean signed, boolean array) {

  /// The fields that a text describes, in its order. Lines that describe none are passed over.
  static List<FormatField> parseAll(String text) {
    List<FormatField> fields = new ArrayList<>();
    for (int at = text.indexOf("field:"); at >= 0; at = text.indexOf("field:", at + 1)) {
      int end = text.indexOf('\n', at);
      String line = text.substring(at, end < 0 ? text.length() : end);
      int declarationEnd = line.indexOf(';');
      if (declarationEnd < 0) {
        continue;
      }
      int offset = number(line, "offset:");
      int size = number(line, "size:");
      if (offset >= 0 && size >= 0) {
        fields.add(of(
            line.substring("field:".length(), declarationEnd).strip(),
            offset,
            size,
            number(line, "signed:") == 1));
      }
    }
    return fields;
  }

  private static FormatField of(String declaration, int offset, int size, boolean signed) {
    int bracket = declaration.endsWith("]") ? declaration.lastIndexOf('[') : -1;
    String unbracketed =
        bracket < 0 ? declaration : declaration.substring(0, bracket).strip();
    int start = unbracketed.length();
    while (start > 0 && Character.isJavaIdentifierPart(unbracketed.charAt(start - 1))) {
      start--;
    }
    return new FormatField(
        unbracketed.substring(0, start).strip(),
        unbracketed.substring(start),
        offset,
        size,
        signed,
        bracket >= 0);
  }

  /// The decimal number behind a key, or −1 if there is none that fits.
  private static int number(String line, String key) {
    int at = line.indexOf(key);
    if (at < 0) {
      return -1;
    }
    at += key.length();
    long value = 0;
    int digits = 0;
    while (at < line.length() && Character.digit(line.charAt(at), 10) >= 0 && digits < 9) {
      value = 10 * value + Character.digit(line.charAt(at), 10);
      at++;
      digits++;
    }
    return digits == 0 ? -1 : (int) value;
  }

  /// A string or array elsewhere in the record, found by an offset and length at this place.
  boolean dataLoc() {
    return type.startsWith("__data_loc ");
  }

  /// The same, the offset counted from the end of this field.
  boolean relLoc() {
    return type.startsWith("__rel_loc ");
  }

  /// One number that can be read at once.
  boolean scalar() {
    return !array && !dataLoc() && !relLoc() && (size == 1 || size == 2 || size == 4 || size == 8);
  }
}
