package pagereel.reports;

import java.util.List;

/// A report before it has a format.
///
/// @param provenance what was analysed and with what, in a few pairs of words
/// @param footer     the same in one line, for the foot of each page
public record Document(
    String title, String subtitle, List<Fact> provenance, String footer, List<Section> sections) {

  public Document {
    provenance = List.copyOf(provenance);
    sections = List.copyOf(sections);
  }

  /// A name and what it has.
  public record Fact(String name, String value) {}

  /// One section, filled.
  ///
  /// @param id a stable word, the target of links
  public record Section(String id, String title, List<Block> blocks) {

    public Section {
      blocks = List.copyOf(blocks);
    }
  }
}
