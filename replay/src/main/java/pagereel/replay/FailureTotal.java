package pagereel.replay;

/// How many contiguous allocations of one kind, order and cause failed.
///
/// @param pages what each of them asked for
public record FailureTotal(Failure.Kind kind, long pages, Failure.Cause cause, long count) {}
