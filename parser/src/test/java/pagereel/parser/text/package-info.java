/// Tests of the readers of text.
@NullMarked
package pagereel.parser.text;

import org.jspecify.annotations.NullMarked;
