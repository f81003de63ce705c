package pagereel.parser.binary;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import pagereel.parser.TraceFormatException;

/// The bytes of bundles, read from the file when they are wanted.
///
/// A compressed packet has bundles of several CPUs, which are wanted at about the same time: the
/// last few are kept unpacked.
final class PerfettoBytes {

  private static final int KEPT = 8;

  private final FileBytes file;
  private final String name;
  private final Map<Long, byte[]> unpacked = new LinkedHashMap<>(2 * KEPT, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
      return size() > KEPT;
    }
  };

  PerfettoBytes(FileBytes file, String name) {
    this.file = file;
    this.name = name;
  }

  /// The bytes in which the bundle lies at its inner offset.
  byte[] of(PerfettoBundle bundle) throws IOException {
    if (bundle.packing() == PerfettoPacking.PLAIN) {
      return read(bundle);
    }
    byte[] kept = unpacked.get(bundle.offset());
    if (kept == null) {
      kept = bundle.packing().unpack(read(bundle));
      unpacked.put(bundle.offset(), kept);
    }
    return kept;
  }

  private byte[] read(PerfettoBundle bundle) throws IOException {
    byte[] bytes = new byte[bundle.length()];
    int read = file.read(bundle.offset(), bytes, 0, bytes.length);
    if (read < bytes.length) {
      throw TraceFormatException.atOffset(
          name,
          bundle.offset() + read,
          "%d more bytes, which were there before".formatted(bytes.length - read),
          "the end of the file");
    }
    return bytes;
  }
}
