@NullMarked
package pagereel.reports.compare;

import org.jspecify.annotations.NullMarked;
