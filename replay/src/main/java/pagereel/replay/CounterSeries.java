package pagereel.replay;

import pagereel.replay.metric.Unit;

/// One quantity of the whole run over time, at the moments of the metric series.
///
/// @param id         a stable word, such as `compaction.migrated_pages`
/// @param title      its name for people
/// @param cumulative whether it counts from the beginning of the results; else it is what there was
///                   at that moment
/// @param timesNs    nanoseconds on the trace's clock, ascending
public record CounterSeries(
    String id, String title, Unit unit, boolean cumulative, long[] timesNs, double[] values) {}
