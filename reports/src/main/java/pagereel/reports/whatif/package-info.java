/// What would have come of the same requests under other rules.
@NullMarked
package pagereel.reports.whatif;

import org.jspecify.annotations.NullMarked;
