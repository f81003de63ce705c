package pagereel.replay.metric;

import java.util.OptionalInt;
import pagereel.replay.model.ZoneView;

/// A quantity of a zone at one moment.
public interface Metric {

  /// A stable word, such as `unusable_free_index.order9`.
  String id();

  /// The metric's name for people.
  String title();

  Unit unit();

  Better better();

  /// The block order that it is about, if it is about one.
  default OptionalInt blockOrder() {
    return OptionalInt.empty();
  }

  double sample(ZoneView zone);
}
