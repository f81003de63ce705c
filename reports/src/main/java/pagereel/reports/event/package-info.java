/// The decoded events of a trace, one a line: as text, CSV or JSON.
@NullMarked
package pagereel.reports.event;

import org.jspecify.annotations.NullMarked;
