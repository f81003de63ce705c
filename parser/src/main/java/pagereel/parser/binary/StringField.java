package pagereel.parser.binary;

/// Where a string stands in a record.
///
/// @param place  how it is found
/// @param offset of the characters, or of the word that says where they are
/// @param size   of an array; 0 for one that reaches to the end of the record
record StringField(Place place, int offset, int size, boolean bigEndian) {

  enum Place {
    /// An array in the record.
    ARRAY,
    /// A word with length and offset from the start of the record.
    DATA_LOC,
    /// A word with length and offset from the end of that word.
    REL_LOC
  }

  static StringField of(FormatField field, boolean bigEndian) {
    Place place = field.dataLoc() ? Place.DATA_LOC : field.relLoc() ? Place.REL_LOC : Place.ARRAY;
    return new StringField(place, field.offset(), field.size(), bigEndian);
  }

  /// How long a record must be to hold what is at a fixed place.
  int minBytes() {
    return place == Place.ARRAY ? offset + size : offset + 4;
  }

  /// The index of the first character, or −1 if the string is not inside of the record.
  int from(byte[] bytes, int recordOffset, int recordLength) {
    if (place == Place.ARRAY) {
      return recordOffset + offset;
    }
    int word = Bytes.i32(bytes, recordOffset + offset, bigEndian);
    int at = (word & 0xffff) + (place == Place.REL_LOC ? offset + 4 : 0);
    return at + (word >>> 16) <= recordLength ? recordOffset + at : -1;
  }

  /// One past the last character: where a NUL stands, or the end of the field.
  int to(byte[] bytes, int recordOffset, int recordLength, int from) {
    int end;
    if (place == Place.ARRAY) {
      end = size == 0 ? recordOffset + recordLength : from + size;
    } else {
      end = from + (Bytes.i32(bytes, recordOffset + offset, bigEndian) >>> 16);
    }
    int to = from;
    while (to < end && bytes[to] != 0) {
      to++;
    }
    return to;
  }
}
