/// Tests of the readers of binary traces.
@NullMarked
package pagereel.parser.binary;

import org.jspecify.annotations.NullMarked;
