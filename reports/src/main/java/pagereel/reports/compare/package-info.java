/// Sets of runs compared: metrics, statistics and verdicts.
@NullMarked
package pagereel.reports.compare;

import org.jspecify.annotations.NullMarked;
