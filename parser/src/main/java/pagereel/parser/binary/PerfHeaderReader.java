package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormatException;

/// Reads what stands before and behind the records of a perf.data in a file: the events recorded,
/// the descriptions of their fields, the machine.
///
/// Source: `tools/perf/Documentation/perf.data-file-format.txt`.
final class PerfHeaderReader {

  private static final int MAX_FEATURES = 256;

  private final String name;
  private final FileBytes file;
  private final HeaderInput input;
  private final PerfDescription description;
  private long dataOffset;
  private long dataSize;

  private PerfHeaderReader(FileBytes file, String name, Diagnostics diagnostics) {
    this.file = file;
    this.name = name;
    description = new PerfDescription(name, diagnostics);
    input = HeaderInput.of(name, file);
  }

  /// @param name the file as the user named it
  /// @throws TraceFormatException if what is needed to decode events is cut, damaged or missing
  static PerfHeader read(FileBytes file, String name, Diagnostics diagnostics) throws IOException {
    return new PerfHeaderReader(file, name, diagnostics).read();
  }

  private PerfHeader read() throws IOException {
    byte[] magic = input.bytes(PerfMagic.BYTES, "the magic number of perf.data");
    input.setBigEndian(PerfMagic.isBigEndian(magic));
    input.i64("the header's size");
    long attrSize = input.i64("the size of an event's attributes");
    long attrsOffset = input.i64("the place of the events");
    long attrsSize = input.i64("the size of the events");
    dataOffset = input.i64("the place of the records");
    dataSize = input.i64("the size of the records");
    input.skip(16, "the old list of events");
    boolean[] features = features();
    if (dataSize == 0) {
      throw TraceFormatException.atOffset(
          name,
          48,
          "the size of the records, and behind them the descriptions of the events",
          "none: perf did not come to its end, and without descriptions no event can be decoded");
    }
    if (dataOffset < 0 || dataSize < 0 || dataOffset > Long.MAX_VALUE - dataSize) {
      throw input.problem("place and size of the records", "numbers that are none");
    }
    readAttrs(attrSize, attrsOffset, attrsSize);
    readFeatures(features);
    return description.header(input.bigEndian(), dataOffset, dataSize);
  }

  /// Which feature sections there are. The bits are those of longs of the recording machine.
  private boolean[] features() throws IOException {
    boolean[] features = new boolean[MAX_FEATURES];
    for (int word = 0; word < MAX_FEATURES / Long.SIZE; word++) {
      long bits = input.i64("the list of features");
      for (int bit = 0; bit < Long.SIZE; bit++) {
        features[word * Long.SIZE + bit] = (bits >>> bit & 1) != 0;
      }
    }
    return features;
  }

  private void readAttrs(long attrSize, long offset, long size) throws IOException {
    if (attrSize < 64 || attrSize > 4096 || size < attrSize) {
      throw input.problem(
          "at least one event", "%d bytes of events of %d bytes".formatted(size, attrSize));
    }
    for (long i = 0; i < size / attrSize; i++) {
      input.seek(offset + i * attrSize, "an event's attributes");
      PerfAttr attr =
          PerfAttr.of(input.bytes(attrSize - 16, "an event's attributes"), input.bigEndian());
      long idsOffset = input.i64("the place of an event's ids");
      long idsSize = input.i64("the size of an event's ids");
      input.seek(idsOffset, "an event's ids");
      description.addEvent(attr, input, idsSize / 8);
    }
  }

  /// Reads the feature sections, which a table behind the records finds.
  private void readFeatures(boolean[] features) throws IOException {
    long table = dataOffset + dataSize;
    if (table > file.size()) {
      throw TraceFormatException.atOffset(
          name,
          file.size(),
          "records up to byte %d, and behind them the descriptions of the events".formatted(table),
          "the end of the file");
    }
    int index = 0;
    for (int feature = 0; feature < MAX_FEATURES; feature++) {
      if (!features[feature]) {
        continue;
      }
      input.seek(table + 16L * index++, "the place of feature " + feature);
      long offset = input.i64("the place of feature " + feature);
      long size = input.i64("the size of feature " + feature);
      if (PerfDescription.isRead(feature)) {
        description.readFeature(feature, section(feature, offset, size));
      }
    }
  }

  private HeaderInput section(int feature, long offset, long size) throws IOException {
    input.seek(offset, "feature " + feature);
    byte[] bytes = input.bytes(size, "feature " + feature);
    return HeaderInput.ofStored(name, bytes, offset, input.bigEndian());
  }
}
