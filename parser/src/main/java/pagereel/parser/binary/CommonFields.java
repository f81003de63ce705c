package pagereel.parser.binary;

import java.util.Map;
import java.util.Optional;

/// Where the fields stand that the records of all events begin with; −1 where there is none.
record CommonFields(int typeOffset, int flagsOffset, int pidOffset) {

  static CommonFields of(Map<Integer, EventFormat> formats) {
    return new CommonFields(
        offset(formats, "common_type", 2, 0),
        offset(formats, "common_flags", 1, -1),
        offset(formats, "common_pid", 4, -1));
  }

  private static int offset(
      Map<Integer, EventFormat> formats, String field, int size, int otherwise) {
    for (EventFormat format : formats.values()) {
      Optional<FormatField> common = format.field(field);
      if (common.isPresent() && common.get().scalar() && common.get().size() == size) {
        return common.get().offset();
      }
    }
    return otherwise;
  }
}
