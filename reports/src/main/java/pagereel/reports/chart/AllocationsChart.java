package pagereel.reports.chart;

import java.util.List;
import java.util.Optional;
import pagereel.replay.AllocationCount;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Plot;

/// How much was asked for of each order and migratetype.
final class AllocationsChart implements Chart {

  @Override
  public String id() {
    return "allocations";
  }

  @Override
  public String title() {
    return "Allocations by order and migratetype";
  }

  @Override
  public String caption(Analysis analysis) {
    return "How many blocks were handed out of each order (across) for requests of each migratetype (down).";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().activity().allocationCounts().isEmpty()
        ? Optional.of("the trace has no allocation.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<AllocationCount> all = analysis.result().activity().allocationCounts();
    List<String> types =
        all.stream().map(AllocationCount::migrateType).distinct().sorted().toList();
    List<Integer> orders =
        all.stream().map(AllocationCount::order).distinct().sorted().toList();
    long[][] counts = new long[types.size()][orders.size()];
    for (AllocationCount count : all) {
      counts[types.indexOf(count.migrateType())][orders.indexOf(count.order())] = count.count();
    }
    return new Plot.Matrix(
        "allocations",
        "migratetype",
        "order",
        types,
        orders.stream().map(String::valueOf).toList(),
        counts);
  }
}
