/// The charts of a report, one file each.
@NullMarked
package pagereel.reports.chart;

import org.jspecify.annotations.NullMarked;
