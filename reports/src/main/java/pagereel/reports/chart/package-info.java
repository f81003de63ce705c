/// The charts of a report, one file each, and the theme that they share.
@NullMarked
package pagereel.reports.chart;

import org.jspecify.annotations.NullMarked;
