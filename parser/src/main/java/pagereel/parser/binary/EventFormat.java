package pagereel.parser.binary;

import java.util.List;
import java.util.Optional;

/// A tracepoint's `format` description, as the traced kernel gave it.
///
/// @param id       the number that the event's records begin with
/// @param printFmt how the kernel prints the event: a C expression
/// @param offsetBytes where in the file the description stands, or [#NO_OFFSET]
record EventFormat(
    String name, int id, List<FormatField> fields, String printFmt, long offsetBytes) {

  static final long NO_OFFSET = -1;

  EventFormat {
    fields = List.copyOf(fields);
  }

  /// The description in this text, or nothing if the text has no name or number.
  static Optional<EventFormat> parse(String text) {
    return parse(text, NO_OFFSET);
  }

  /// The same, of a text that stands at this place of a file.
  static Optional<EventFormat> parse(String text, long offsetBytes) {
    String name = line(text, "name:");
    String id = line(text, "ID:");
    if (name.isEmpty() || id.isEmpty() || id.length() > 9) {
      return Optional.empty();
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) < '0' || id.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    int print = text.indexOf("print fmt:");
    String described = print < 0 ? text : text.substring(0, print);
    return Optional.of(new EventFormat(
        name,
        Integer.parseInt(id),
        FormatField.parseAll(described),
        print < 0 ? "" : text.substring(print + "print fmt:".length()).strip(),
        offsetBytes));
  }

  private static String line(String text, String key) {
    int at = text.indexOf(key);
    if (at < 0) {
      return "";
    }
    int end = text.indexOf('\n', at);
    return text.substring(at + key.length(), end < 0 ? text.length() : end).strip();
  }

  Optional<FormatField> field(String fieldName) {
    for (FormatField field : fields) {
      if (field.name().equals(fieldName)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /// What the parts of this event's print format stand for.
  ExpressionParser.Meaning meaning(boolean bigEndian) {
    return new ExpressionParser.Meaning(
        fieldName -> field(fieldName)
            .filter(FormatField::scalar)
            .map(field ->
                new RecordExpression.FieldValue(fieldName, NumberField.of(field, bigEndian))),
        ExpressionParser.Meaning.NONE.string());
  }
}
