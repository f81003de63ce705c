/// Paints plots with JFreeChart, for paper and pictures.
@NullMarked
package pagereel.reports.paint;

import org.jspecify.annotations.NullMarked;
