package pagereel.parser.binary;

/// Where a number stands in a record, and how it is written.
record NumberField(int offset, int size, boolean signed, boolean bigEndian) {

  static NumberField of(FormatField field, boolean bigEndian) {
    return new NumberField(field.offset(), field.size(), field.signed(), bigEndian);
  }

  long read(byte[] bytes, int recordOffset) {
    return Bytes.number(bytes, recordOffset + offset, size, signed, bigEndian);
  }

  /// What a field of which every bit is set reads as.
  long allOnes() {
    return signed || size == 8 ? -1 : (1L << (8 * size)) - 1;
  }
}
