/// Tests of the events' printed forms.
@NullMarked
package pagereel.reports.event;

import org.jspecify.annotations.NullMarked;
