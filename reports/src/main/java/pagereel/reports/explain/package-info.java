/// The whole story of one failure or divergence: what the replay holds of it, and the events that
/// led there.
@NullMarked
package pagereel.reports.explain;

import org.jspecify.annotations.NullMarked;
