package pagereel.reports.whatif;

import java.util.Optional;
import pagereel.reports.Analysis;

/// One trace, replayed as it is and under other rules.
///
/// @param asIs  under the trace's own rules, with the versions of the range isolation that were
///              asked for
/// @param other under another kernel's, if that was asked for
public record Whatif(Analysis asIs, Optional<Analysis> other) {}
