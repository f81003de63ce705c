/// Tests of the event stream's types.
@NullMarked
package pagereel.parser.event;

import org.jspecify.annotations.NullMarked;
