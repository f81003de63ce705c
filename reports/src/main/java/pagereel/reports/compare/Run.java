package pagereel.reports.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import pagereel.replay.MemoryMap;
import pagereel.replay.MemoryMap.FrameUse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// One analysed run: its result as JSON, whether that was saved or made of the trace just now, so
/// that both compare alike.
///
/// @param name what messages call it
/// @param json a result of schema [#SCHEMA]
public record Run(String name, JsonNode json) {

  public static final String SCHEMA = "pagereel/analysis/1";

  private static final byte OBJECT = '{';
  private static final double NS = 1e9;

  /// Whether a file holds a JSON object, and so perhaps a saved result.
  public static boolean isSaved(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      int first = in.read();
      while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
        first = in.read();
      }
      return first == OBJECT;
    }
  }

  /// Reads a result.
  ///
  /// @throws IOException naming what is wrong with it
  public static Run of(String name, byte[] result) throws IOException {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(result);
    } catch (JacksonException e) {
      throw new IOException(
          "%s: expected a result of analyze --json, found no JSON: %s"
              .formatted(name, e.getOriginalMessage()),
          e);
    }
    String schema = json.at("/schema").asString("none");
    if (!schema.equals(SCHEMA)) {
      throw new IOException("%s: expected schema %s, found %s".formatted(name, SCHEMA, schema));
    }
    return new Run(name, json);
  }

  public String kernel() {
    return json.at("/trace/kernel").asString("unknown");
  }

  /// `6.12` of `6.12.117+deb12-amd64`.
  public String kernelVersion() {
    String[] parts = kernel().split("[.+-]", 4);
    return parts.length < 2 ? kernel() : parts[0] + "." + parts[1];
  }

  public OptionalInt pageSizeBytes() {
    JsonNode size = json.at("/trace/pageSizeBytes");
    return size.isNumber() ? OptionalInt.of(size.asInt()) : OptionalInt.empty();
  }

  public long startNs() {
    return json.at("/trace/startNs").asLong(0);
  }

  public double seconds() {
    return Math.max(0, json.at("/trace/endNs").asLong(0) - startNs()) / NS;
  }

  public long events(String event) {
    return json.at("/trace/events").path(event).asLong(0);
  }

  public long lostEvents() {
    return json.at("/trace/lostEvents").asLong(0);
  }

  /// Tracepoints that were recorded, as far as they occurred.
  public List<String> tracepoints() {
    return List.copyOf(new TreeSet<>(json.at("/trace/events").propertyNames()));
  }

  public long managedPages() {
    long pages = 0;
    for (JsonNode zone : json.at("/zones")) {
      pages += zone.path("managedPages").asLong(0);
    }
    return pages;
  }

  /// The zone that has most memory; its name and node as in the series.
  private Optional<JsonNode> mainZone() {
    JsonNode main = null;
    for (JsonNode zone : json.at("/zones")) {
      if (main == null
          || zone.path("managedPages").asLong(0) > main.path("managedPages").asLong(0)) {
        main = zone;
      }
    }
    return Optional.ofNullable(main);
  }

  private static boolean isOf(Optional<JsonNode> zone, JsonNode result) {
    return zone.isPresent()
        && result.path("zone").asString("").equals(zone.get().path("name").asString(""))
        && result.path("node").asInt(0) == zone.get().path("node").asInt(0);
  }

  /// The workload's own markers, in their order.
  public List<String> markers() {
    List<String> markers = new ArrayList<>();
    for (JsonNode mark : json.at("/marks")) {
      String text = mark.path("text").asString("");
      if (mark.path("kind").asString("").equals("marker") && !text.startsWith("pagereel ")) {
        markers.add(text);
      }
    }
    return markers;
  }

  /// A series of the zone that has most memory.
  public Optional<Samples> series(String metric) {
    Optional<JsonNode> zone = mainZone();
    for (JsonNode series : json.at("/series")) {
      if (series.path("metric").asString("").equals(metric) && isOf(zone, series)) {
        return Samples.of(series);
      }
    }
    return Optional.empty();
  }

  /// The map of the zone that has most memory.
  public Optional<MemoryMap> memoryMap() {
    Optional<JsonNode> zone = mainZone();
    for (JsonNode map : json.at("/memoryMaps")) {
      if (isOf(zone, map)) {
        return Optional.of(memoryMap(map));
      }
    }
    return Optional.empty();
  }

  private static MemoryMap memoryMap(JsonNode map) {
    Map<Character, FrameUse> uses = new HashMap<>();
    for (FrameUse use : FrameUse.values()) {
      for (Map.Entry<String, JsonNode> letter : map.path("uses").properties()) {
        if (letter.getValue().asString("").equalsIgnoreCase(use.name())) {
          uses.put(letter.getKey().charAt(0), use);
        }
      }
    }
    List<byte[]> columns = new ArrayList<>();
    for (JsonNode text : map.path("columns")) {
      String letters = text.asString("");
      byte[] column = new byte[letters.length()];
      for (int row = 0; row < column.length; row++) {
        column[row] =
            (byte) uses.getOrDefault(letters.charAt(row), FrameUse.UNKNOWN).ordinal();
      }
      columns.add(column);
    }
    return new MemoryMap(
        map.path("node").asInt(0),
        map.path("zone").asString(""),
        map.path("startPfn").asLong(0),
        map.path("pages").asLong(0),
        map.path("pagesPerRow").asInt(1),
        numbers(map.path("timesNs")),
        columns);
  }

  private static long[] numbers(JsonNode list) {
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asLong(0);
    }
    return numbers;
  }

  /// The last value of a counter; 0 where nothing was counted.
  public double counter(String id) {
    for (JsonNode counter : json.at("/counters")) {
      if (counter.path("counter").asString("").equals(id)) {
        JsonNode values = counter.path("values");
        return values.isEmpty() ? 0 : values.get(values.size() - 1).asDouble(0);
      }
    }
    return 0;
  }

  public double number(String pointer) {
    return json.at(pointer).asDouble(0);
  }

  /// A quotient; absent where there is nothing to divide by.
  static OptionalDouble ratio(double part, double whole) {
    return whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }

  /// A series over time.
  ///
  /// @param timesNs ascending
  public record Samples(long[] timesNs, double[] values) {

    static Optional<Samples> of(JsonNode series) {
      long[] timesNs = numbers(series.path("timesNs"));
      JsonNode values = series.path("values");
      double[] numbers = new double[timesNs.length];
      for (int i = 0; i < timesNs.length; i++) {
        JsonNode value = values.get(i);
        numbers[i] = value != null && value.isNumber() ? value.asDouble() : Double.NaN;
      }
      return timesNs.length == 0 || Arrays.stream(numbers).anyMatch(Double::isNaN)
          ? Optional.empty()
          : Optional.of(new Samples(timesNs, numbers));
    }

    /// Each sample weighs as long as it holds.
    public double mean() {
      double sum = 0;
      for (int i = 0; i + 1 < values.length; i++) {
        sum += values[i] * (timesNs[i + 1] - timesNs[i]);
      }
      long span = timesNs[timesNs.length - 1] - timesNs[0];
      return span == 0 ? values[0] : sum / span;
    }

    public double most() {
      return Arrays.stream(values).max().orElse(Double.NaN);
    }

    public double least() {
      return Arrays.stream(values).min().orElse(Double.NaN);
    }

    public double last() {
      return values[values.length - 1];
    }
  }
}
