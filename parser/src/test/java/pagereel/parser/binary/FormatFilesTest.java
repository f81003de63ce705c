package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pagereel.parser.Diagnostics;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// Each `format` file of the captures decodes a record built from it. With
/// `-Dpagereel.formats=DIR` so does each file named `format` below that folder, such as those of
/// Android kernels in Perfetto's repository.
class FormatFilesTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../shared/traces"));
  private static final String FORMATS = System.getProperty("pagereel.formats", "");
  private static final int TAR_BLOCK = 512;

  /// Fields that kernels of before 4.1 leave out: their PFNs are tested with whole traces.
  private static final List<String> KNOWN_GAPS = List.of("noPfn", "oldMigrateTypes");

  @Test
  void capturesFormatsDecodeARecord() throws IOException {
    assumeTrue(Files.isDirectory(CAPTURES), "no captures");
    int known = 0;
    try (Stream<Path> folders = Files.list(CAPTURES)) {
      for (Path folder : folders.sorted().toList()) {
        Path tar = folder.resolve("meta/formats.tar.zst");
        if (Files.exists(tar)) {
          known += decodeAll(folder.getFileName().toString(), tar(tar), List.of());
        }
      }
    }
    assertThat(known).isGreaterThan(500);
  }

  @Test
  void furtherFormatsDecodeARecord() throws IOException {
    assumeTrue(!FORMATS.isEmpty(), "no -Dpagereel.formats");
    Map<Path, List<String>> byKernel = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of(FORMATS))) {
      for (Path file : files.filter(f -> f.endsWith("format")).sorted().toList()) {
        Path kernel = Path.of(FORMATS).relativize(file).getName(0);
        byKernel.computeIfAbsent(kernel, k -> new ArrayList<>()).add(Files.readString(file));
      }
    }
    int known = 0;
    for (Map.Entry<Path, List<String>> kernel : byKernel.entrySet()) {
      known += decodeAll(kernel.getKey().toString(), kernel.getValue(), KNOWN_GAPS);
    }
    assertThat(known).isPositive();
  }

  /// The files in a compressed archive.
  private static List<String> tar(Path archive) throws IOException {
    List<String> texts = new ArrayList<>();
    try (InputStream in = new ZstdInputStream(Files.newInputStream(archive))) {
      byte[] header = in.readNBytes(TAR_BLOCK);
      while (header.length == TAR_BLOCK && header[0] != 0) {
        String size = new String(header, 124, 11, UTF_8).strip();
        int length = Integer.parseInt(size, 8);
        texts.add(new String(in.readNBytes(length), UTF_8));
        in.skipNBytes((TAR_BLOCK - length % TAR_BLOCK) % TAR_BLOCK);
        header = in.readNBytes(TAR_BLOCK);
      }
    }
    return texts;
  }

  /// @param gaps findings that may be
  /// @return how many tracepoints with a meaning there were
  private static int decodeAll(String kernel, List<String> texts, List<String> gaps)
      throws IOException {
    Map<Integer, EventFormat> formats = new HashMap<>();
    for (String text : texts) {
      EventFormat.parse(text).ifPresent(format -> formats.put(format.id(), format));
    }
    Diagnostics diagnostics = new Diagnostics(false);
    NameTable names = new NameTable();
    RecordDecoders decoders = new RecordDecoders(
        formats, false, new CommTable(Map.of(), "<idle>", names), kernel, names, diagnostics);
    int known = 0;
    for (EventFormat format : formats.values()) {
      known += decodeOne(kernel, format, decoders) ? 1 : 0;
    }
    assertThat(diagnostics.findings().stream().filter(f -> !gaps.contains(f.code())))
        .as(kernel)
        .isEmpty();
    return known;
  }

  private static boolean decodeOne(String kernel, EventFormat format, RecordDecoders decoders)
      throws IOException {
    byte[] record = record(format);
    EventBatch batch = new EventBatch(1);
    assertThat(decoders.decode(batch, 7, 1, record, 0, record.length))
        .as("%s %s: %s, %s", kernel, format.name(), decoders.expected(), decoders.found())
        .isTrue();
    Tracepoint tracepoint = Tracepoint.byName(format.name());
    assertThat(batch.tracepoint(0)).isEqualTo(tracepoint);
    for (Field field : tracepoint.fields().fields()) {
      check(kernel, format, field, field.binaryName(), field.column(), batch);
    }
    return tracepoint != Tracepoint.OTHER;
  }

  /// A record whose numbers tell their fields: each holds its offset, in the bounds of its size.
  private static byte[] record(EventFormat format) {
    int length =
        format.fields().stream().mapToInt(f -> f.offset() + f.size()).max().orElse(8);
    ByteBuffer record = ByteBuffer.allocate(length + 16).order(ByteOrder.LITTLE_ENDIAN);
    for (FormatField field : format.fields()) {
      if (field.dataLoc()) {
        record.putInt(field.offset(), 5 << 16 | length);
      } else if (field.scalar()) {
        record.put(field.offset(), (byte) field.offset());
      }
    }
    record.putShort(0, (short) format.id());
    record.put(length, "heap".getBytes(UTF_8));
    return record.array();
  }

  private static void check(
      String kernel,
      EventFormat format,
      Field field,
      String binaryName,
      @Nullable Column column,
      EventBatch batch) {
    FormatField stored = format.field(binaryName).orElse(null);
    if (column == null || stored == null || !stored.scalar()) {
      return;
    }
    long value = batch.value(column, 0);
    boolean asIs = switch (field.kind()) {
      case DECIMAL, HEX, HEX_OR_DECIMAL -> !column.name().endsWith("MIGRATE_TYPE");
      default -> false;
    };
    assertThat(value)
        .as("%s %s %s", kernel, format.name(), binaryName)
        .isNotEqualTo(EventBatch.ABSENT);
    if (asIs) {
      assertThat(value)
          .as("%s %s %s", kernel, format.name(), binaryName)
          .isEqualTo(stored.offset());
    }
  }
}
