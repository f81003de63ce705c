/// Readers of traces that are text, one file for each format.
@NullMarked
package pagereel.parser.text;

import org.jspecify.annotations.NullMarked;
