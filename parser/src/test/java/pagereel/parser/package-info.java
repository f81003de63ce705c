/// Tests of opening a trace.
@NullMarked
package pagereel.parser;

import org.jspecify.annotations.NullMarked;
