/// Readers of binary traces, one file for each format.
@NullMarked
package pagereel.parser.binary;

import org.jspecify.annotations.NullMarked;
