/// The sections of a report, one file each.
@NullMarked
package pagereel.reports.section;

import org.jspecify.annotations.NullMarked;
