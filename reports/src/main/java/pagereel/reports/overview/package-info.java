/// What a trace is and what it can answer, before any replay.
@NullMarked
package pagereel.reports.overview;

import org.jspecify.annotations.NullMarked;
