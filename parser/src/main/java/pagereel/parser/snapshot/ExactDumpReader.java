package pagereel.parser.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// Reads an exact dump: lines that begin with `labmm` and end with `end`, which counts the bytes
/// before it.
final class ExactDumpReader {

  /// A dump has no order above this one, and no more migratetypes.
  private static final int MAX_ORDERS = 32;

  private final String path;
  private long lineNumber;
  private long bytesBefore;

  private @Nullable DumpLine labmm;
  private @Nullable DumpLine dump;
  private @Nullable DumpLine constants;
  private final List<String> migrateTypes = new ArrayList<>();
  private final List<CmaAreaState> cmaAreas = new ArrayList<>();
  private final List<ZoneBuilder> zones = new ArrayList<>();
  private ZoneBuilder.@Nullable Geometry geometry;

  private ExactDumpReader(String path) {
    this.path = path;
  }

  static ExactDump read(StateFile file) throws IOException {
    try (BufferedReader lines = file.lines()) {
      return new ExactDumpReader(file.name()).read(lines);
    }
  }

  private ExactDump read(BufferedReader lines) throws IOException {
    String text;
    while ((text = lines.readLine()) != null) {
      lineNumber++;
      DumpLine line = DumpLine.parse(path, lineNumber, text);
      if (line.word().equals("end")) {
        ExactDump read = end(line);
        requireNothingAfter(lines);
        return read;
      }
      if (lineNumber == 1 && !line.word().equals("labmm")) {
        throw line.wrong("`labmm 1` as the first line", "`" + DumpLine.shortened(text) + "`");
      }
      add(line);
      bytesBefore += text.length() + 1;
    }
    throw TraceFormatException.atLine(
        path, lineNumber + 1, "a line `end` as the last one", "the file's end");
  }

  private void add(DumpLine line) throws TraceFormatException {
    switch (line.word()) {
      case "labmm" -> setVersion(line);
      case "dump" -> setDump(line);
      case "const" -> setConstants(line);
      case "mt" -> addMigrateType(line);
      case "cma" -> addCmaArea(line);
      case "zone" -> zones.add(new ZoneBuilder(line, present(geometry, "const", line)));
      case "free" -> zone(line).addFreeList(line);
      case "pcp" -> zone(line).addPcp(line);
      case "pcplist" -> zone(line).addPcpList(line);
      case "pageblocks" -> zone(line).setPageblocks(line);
      default -> throw line.wrong("a line of a dump", "`" + DumpLine.shortened(line.word()) + "`");
    }
  }

  private void setVersion(DumpLine line) throws TraceFormatException {
    if (!line.has("1")) {
      throw line.wrong("version 1 of the dump, the only one known", "another");
    }
    labmm = line;
  }

  private void setDump(DumpLine line) throws TraceFormatException {
    if (line.count("truncated") != 0) {
      throw line.wrong("a whole dump", "truncated=" + line.text("truncated"));
    }
    dump = line;
  }

  private void setConstants(DumpLine line) throws TraceFormatException {
    geometry = new ZoneBuilder.Geometry(
        line.decimal("orders", 1, MAX_ORDERS),
        line.decimal("pageblock_order", 0, MAX_ORDERS),
        line.decimal("migratetypes", 1, MAX_ORDERS));
    constants = line;
  }

  private void addMigrateType(DumpLine line) throws TraceFormatException {
    int id = line.count("id");
    if (id != migrateTypes.size()) {
      throw line.wrong("migratetype " + migrateTypes.size(), Integer.toString(id));
    }
    migrateTypes.add(line.text("name"));
  }

  private void addCmaArea(DumpLine line) throws TraceFormatException {
    long[] runs = line.runs("used");
    int orderPerBit = line.decimal("order_per_bit", 0, MAX_ORDERS);
    long pages = line.decimal("pages");
    long usedBits = 0;
    long nextBit = 0;
    for (int i = 0; i < runs.length; i += 2) {
      if (runs[i] < nextBit || runs[i + 1] < runs[i] || runs[i + 1] >= pages >> orderPerBit) {
        throw line.wrong("ascending runs inside the area", runs[i] + "-" + runs[i + 1]);
      }
      nextBit = runs[i + 1] + 1;
      usedBits += nextBit - runs[i];
    }
    if (usedBits != line.decimal("used_bits")) {
      throw line.wrong(line.text("used_bits") + " bits in used=", Long.toString(usedBits));
    }
    cmaAreas.add(new CmaAreaState(line.text("name"), line.hex("base"), pages, orderPerBit, runs));
  }

  private ZoneBuilder zone(DumpLine line) throws TraceFormatException {
    int node = line.count("node");
    int index = line.count("zone");
    for (ZoneBuilder zone : zones) {
      if (zone.is(node, index)) {
        return zone;
      }
    }
    throw line.wrong("the line `zone` of node " + node + ", zone " + index + " before", "none");
  }

  private ExactDump end(DumpLine end) throws TraceFormatException {
    DumpLine version = present(labmm, "labmm", end);
    DumpLine instant = present(dump, "dump", end);
    DumpLine sizes = present(constants, "const", end);
    if (end.decimal("seq") != instant.decimal("seq")) {
      throw end.wrong("seq=" + instant.text("seq"), "seq=" + end.text("seq"));
    }
    if (end.decimal("bytes") != bytesBefore) {
      throw end.wrong(end.text("bytes") + " bytes before this line", Long.toString(bytesBefore));
    }
    if (migrateTypes.size() != sizes.count("migratetypes")) {
      throw end.wrong(
          sizes.text("migratetypes") + " lines `mt`", Integer.toString(migrateTypes.size()));
    }
    List<ZoneState> built = new ArrayList<>();
    for (ZoneBuilder zone : zones) {
      built.add(zone.build());
    }
    return new ExactDump(
        version.text("kernel"),
        instant.count("seq"),
        instant.decimal("mono_ns"),
        instant.decimal("local_ns"),
        sizes.count("page_shift"),
        sizes.count("orders"),
        sizes.count("pageblock_order"),
        sizes.count("cpus"),
        migrateTypes,
        cmaAreas,
        built);
  }

  /// Reading on to the end also finds a compressed file cut in its last bytes.
  private void requireNothingAfter(BufferedReader lines) throws IOException {
    String text = lines.readLine();
    if (text != null) {
      throw TraceFormatException.atLine(
          path,
          lineNumber + 1,
          "nothing after the line `end`",
          "`" + DumpLine.shortened(text) + "`");
    }
  }

  private static <T> T present(@Nullable T earlier, String word, DumpLine line)
      throws TraceFormatException {
    if (earlier == null) {
      throw line.wrong("a line `" + word + "` before", "none");
    }
    return earlier;
  }
}
