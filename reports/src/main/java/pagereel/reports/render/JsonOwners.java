package pagereel.reports.render;

import java.util.List;
import pagereel.replay.UnmovableResident;
import pagereel.reports.TopBlockers;
import tools.jackson.core.JsonGenerator;

/// Whose pages were where they did harm, as JSON.
final class JsonOwners {

  private JsonOwners() {}

  static void writeTopBlockers(JsonGenerator json, List<TopBlockers> all) {
    json.writeArrayPropertyStart("topBlockers");
    for (TopBlockers blockers : all) {
      json.writeStartObject();
      if (!blockers.owner().isEmpty()) {
        json.writeStringProperty("ownerComm", blockers.owner());
      }
      json.writeStringProperty("state", blockers.state());
      if (!blockers.callSite().isEmpty()) {
        json.writeStringProperty("callSite", blockers.callSite());
      }
      json.writeNumberProperty("failures", blockers.failures());
      json.writeNumberProperty("frames", blockers.frames());
      json.writeNumberProperty("pageblocks", blockers.pageblocks());
      JsonRenderer.number(json, "longestHeldNs", blockers.longestHeldNs());
      json.writeNumberProperty("freedLater", blockers.freedLater());
      JsonRenderer.number(json, "longestAfterNs", blockers.longestAfterNs());
      json.writeNumberProperty("neverFreed", blockers.neverFreed());
      json.writeBooleanProperty("namedByKernel", blockers.namedByKernel());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeResidents(JsonGenerator json, List<UnmovableResident> all) {
    json.writeArrayPropertyStart("residents");
    for (UnmovableResident resident : all) {
      json.writeStartObject();
      json.writeStringProperty("comm", resident.comm());
      json.writeStringProperty("pageblockType", type(resident));
      if (!resident.stack().isEmpty()) {
        json.writeArrayPropertyStart("stack");
        resident.stack().forEach(json::writeString);
        json.writeEndArray();
      }
      json.writeNumberProperty("pageSeconds", resident.pageSeconds());
      json.writeNumberProperty("pageblockSeconds", resident.pageblockSeconds());
      json.writeNumberProperty("takenPages", resident.takenPages());
      json.writeNumberProperty("peakPages", resident.peakPages());
      json.writeNumberProperty("livePages", resident.livePages());
      json.writeNumberProperty("pageblocks", resident.pageblocks());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// The type of the pageblocks, in the word that `/proc/pagetypeinfo` has for it.
  static String type(UnmovableResident resident) {
    return resident.inCma() ? "CMA" : "Movable";
  }
}
