package pagereel.reports.render;

import java.util.List;
import pagereel.replay.MemoryMap;
import pagereel.replay.MemoryMap.FrameUse;
import tools.jackson.core.JsonGenerator;

/// Memory over time as JSON: a column is a text with a letter for each row, the lowest first.
final class JsonMemoryMaps {

  private static final char FIRST = 'a';

  private JsonMemoryMaps() {}

  static void write(JsonGenerator json, List<MemoryMap> maps) {
    json.writeArrayPropertyStart("memoryMaps");
    for (MemoryMap map : maps) {
      json.writeStartObject();
      json.writeNumberProperty("node", map.node());
      json.writeStringProperty("zone", map.zone());
      json.writeNumberProperty("startPfn", map.startPfn());
      json.writeNumberProperty("pages", map.pages());
      json.writeNumberProperty("pagesPerRow", map.pagesPerRow());
      json.writeObjectPropertyStart("uses");
      for (FrameUse use : FrameUse.values()) {
        json.writeStringProperty(
            Character.toString(letter(use.ordinal())), JsonRenderer.lower(use));
      }
      json.writeEndObject();
      json.writeName("timesNs");
      json.writeArray(map.timesNs(), 0, map.timesNs().length);
      json.writeArrayPropertyStart("columns");
      map.columns().forEach(column -> json.writeString(text(column)));
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String text(byte[] column) {
    StringBuilder text = new StringBuilder(column.length);
    for (byte use : column) {
      text.append(letter(use));
    }
    return text.toString();
  }

  private static char letter(int use) {
    return (char) (FIRST + use);
  }
}
