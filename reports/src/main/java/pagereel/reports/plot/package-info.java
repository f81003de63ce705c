/// What a chart shows, before it is drawn: data that each renderer shows in its own way.
@NullMarked
package pagereel.reports.plot;

import org.jspecify.annotations.NullMarked;
