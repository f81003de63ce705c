/// Tests of the way from an analysis to a document.
@NullMarked
package pagereel.reports;

import org.jspecify.annotations.NullMarked;
