/// The report as one HTML file.
@NullMarked
package pagereel.reports.html;

import org.jspecify.annotations.NullMarked;
