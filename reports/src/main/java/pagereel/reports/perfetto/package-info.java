/// A replay's results as a Perfetto trace, beside the events that they come from.
@NullMarked
package pagereel.reports.perfetto;

import org.jspecify.annotations.NullMarked;
