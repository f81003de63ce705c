/// A document, or an analysis, to bytes: PDF, PNG, SVG, JSON, CSV and text.
@NullMarked
package pagereel.reports.render;

import org.jspecify.annotations.NullMarked;
