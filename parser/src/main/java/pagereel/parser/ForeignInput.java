package pagereel.parser;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an input is that no reader knows, as far as its first bytes tell.
final class ForeignInput {

  private static final String EXPECTED = Stream.of(TraceFormat.values())
      .map(TraceFormat::title)
      .collect(Collectors.joining(", ", "a trace (", ")"));

  private static final int SHOWN_BYTES = 16;

  private record Kind(String title, int... magic) {}

  private static final List<Kind> KINDS = List.of(
      new Kind("a JPEG image", 0xff, 0xd8, 0xff),
      new Kind("a PNG image", 0x89, 'P', 'N', 'G'),
      new Kind("a GIF image", 'G', 'I', 'F', '8'),
      new Kind("a PDF document", '%', 'P', 'D', 'F', '-'),
      new Kind("an ELF file", 0x7f, 'E', 'L', 'F'),
      new Kind("a zip archive", 'P', 'K', 3, 4),
      new Kind("lz4 data", 0x04, 0x22, 0x4d, 0x18),
      new Kind("an SQLite database", 'S', 'Q', 'L', 'i', 't', 'e'));

  private ForeignInput() {}

  /// The error for such an input.
  ///
  /// @param head its first bytes, decompressed
  static TraceFormatException notATrace(String name, Compression compression, byte[] head) {
    String inside = compression == Compression.NONE ? "" : compression.title() + " data of ";
    return TraceFormatException.of(name, EXPECTED, inside + describe(head));
  }

  private static String describe(byte[] head) {
    if (head.length == 0) {
      return "an empty file";
    }
    for (Kind kind : KINDS) {
      if (Compression.starts(head, kind.magic())) {
        return kind.title();
      }
    }
    int shown = Math.min(SHOWN_BYTES, head.length);
    if (isText(head)) {
      int end = 0;
      while (end < Math.min(60, head.length) && head[end] != '\n' && head[end] != '\r') {
        end++;
      }
      return "a text that begins with \"" + new String(head, 0, end, StandardCharsets.US_ASCII)
          + "\"";
    }
    return "something that begins with the bytes "
        + HexFormat.ofDelimiter(" ").formatHex(head, 0, shown);
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if ((b < ' ' && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
